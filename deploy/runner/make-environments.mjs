// Builds what evaluations run in while the image is built: the judge's environment, and one for each lock given. A runner reaches no package index.
//   node make-environments.mjs LOCK…
import { buildEnvironment, environment } from '../../scripts/environment.mjs';

const log = (line) => process.stderr.write(`${line}\n`);
await environment('judge', log);
for (const lock of process.argv.slice(2)) await buildEnvironment({ name: 'competition', lock, portable: true, log });

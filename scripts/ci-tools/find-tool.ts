import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a tool of `install.sh` lies: the folder CI put it in, or PATH. `undefined`, with a line that says so, when it is nowhere. */
export function findTool(name: string): string | undefined {
  const folders = [process.env['HARVESTER_CI_TOOLS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)];
  const found = folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (!found)
    process.stderr.write(`skipped: no ${name} here. Next: scripts/ci-tools/install.sh FOLDER (needs Go), then HARVESTER_CI_TOOLS=FOLDER\n`);
  return found;
}

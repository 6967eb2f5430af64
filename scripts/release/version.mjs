// Prints `version=X.Y.Z` when package.json names a finished version that has no tag yet, else `version=`. Plain JavaScript: nothing is installed
// before it is known that there is something to do.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const finished = /^\d+\.\d+\.\d+$/.test(version);
const tagged = execFileSync('git', ['tag', '--list', `v${version}`], { encoding: 'utf8' }).trim() !== '';
process.stderr.write(`${version}: ${finished ? (tagged ? 'released already' : 'to be released') : 'not a finished version'}\n`);
process.stdout.write(`version=${finished && !tagged ? version : ''}\n`);

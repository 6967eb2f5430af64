import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import type { Asked, Report } from './play-cases.ts';

const run = promisify(execFile);
const uid = 64_999;
const rows = 40;

/** The rows every case is played on, as `Asked` has them. */
export function sameRows(): Pick<Asked, 'arrow' | 'rows'> {
  const values = Float64Array.from({ length: rows }, (_, index) => Math.sin(index));
  const table = tableFromArrays({ a: values, b: values.slice(), c: values.slice() });
  return { arrow: Buffer.from(tableToIPC(table, 'stream')).toString('base64'), rows };
}

/** Gives up root in a process of its own and plays every hostile case there. */
export async function withoutRoot(environment: string, honest: string): Promise<Report> {
  const home = await mkdtemp(join(tmpdir(), 'rootless-'));
  try {
    const [inputFile, outFile] = [join(home, 'input.json'), join(home, 'out.json')];
    await writeFile(inputFile, JSON.stringify({ home, environment, ...sameRows(), honest } satisfies Asked));
    await Promise.all([chown(home, uid, uid), chown(inputFile, uid, uid), chmod(home, 0o700)]);
    const drop = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all', '--no-new-privs'];
    const child = join(import.meta.dirname, 'rootless-child.ts');
    await run('setpriv', [...drop, process.execPath, child, inputFile, outFile], {
      env: { PATH: process.env['PATH'], HOME: home, HARVESTER_STATE: join(home, 'state'), HOSTILE_SECRET: 'hunter2' },
      cwd: '/',
    });
    return JSON.parse(await readFile(outFile, 'utf8')) as Report;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { OrganiserError } from '../organiser-error.ts';

const script = fileURLToPath(new URL('columnar.py', import.meta.url));
const lock = fileURLToPath(new URL('../../vault/judge/requirements.lock', import.meta.url));

/** Rows and columns of a table to be written to a file of the same format. `columns`: name there → name here. */
export interface TableOutput {
  readonly path: string;
  readonly columns: ReadonlyMap<string, string>;
  readonly rows: readonly number[];
}

/** A parquet or Arrow file as an Arrow IPC stream. Throws `OrganiserError` where it cannot be read. */
export function readColumnar(path: string): Promise<Buffer> {
  return columnar(path, ['stream', path]);
}

/** Copies rows and columns of a parquet or Arrow file into new files of the same kind. Throws `OrganiserError`. */
export async function copyColumnar(source: string, outputs: readonly TableOutput[]): Promise<void> {
  const request = { source, outputs: outputs.map(({ path, columns, rows }) => ({ path, columns: Object.fromEntries(columns), rows })) };
  await columnar(source, ['take'], JSON.stringify(request));
}

/** pyarrow of the judge's environment: the reader that will read the private data is the one that writes it. */
async function columnar(path: string, args: readonly string[], input = ''): Promise<Buffer> {
  const { python } = await buildEnvironment({ name: 'judge', lock });
  const child = spawn(python, ['-I', '-B', script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const [out, said]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code === 0) return Buffer.concat(out);
  const message = Buffer.concat(said).toString('utf8').trim().split('\n').at(-1) || `the reader ended with ${code}`;
  throw new OrganiserError({
    code: 'TABLE',
    path,
    message,
    next: 'mend the file; pandas.read_parquet or pyarrow.ipc.open_file should read it',
  });
}

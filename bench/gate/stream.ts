import { execFile } from 'node:child_process';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const child = fileURLToPath(new URL('stream-child.ts', import.meta.url));
const piece = Buffer.alloc(8 * 2 ** 20, 'weights as good as random, as far as a reader can tell; ');

export interface Streamed {
  readonly seconds: number;
  /** Largest memory the process had, in MB. */
  readonly mb: number;
}

/** Each way to hold one large array: what comes before the numbers, and after. */
const SHAPES: Readonly<Record<string, (bytes: number) => { before: Buffer; after: Buffer }>> = {
  safetensors: (bytes) => {
    const header = Buffer.from(JSON.stringify({ w: { dtype: 'U8', shape: [bytes], data_offsets: [0, bytes] } }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    return { before: Buffer.concat([length, header]), after: Buffer.alloc(0) };
  },
  npy: (bytes) => {
    const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${bytes},), }`.padEnd(117) + '\n';
    return { before: Buffer.concat([Buffer.from('\u0093NUMPY\u0001\0v\0', 'latin1'), Buffer.from(header)]), after: Buffer.alloc(0) };
  },
  pickle: (bytes) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(bytes));
    return { before: Buffer.concat([Buffer.from([0x80, 5, 0x8e]), length]), after: Buffer.from('.') };
  },
};

/** The formats that are measured. */
export const streamFormats = Object.keys(SHAPES);

/** Writes a file of some `bytes` in `format`, measures the gate and a bare sha256 on it, each in a fresh process, and removes it. */
export async function streamOnce(folder: string, format: string, bytes: number): Promise<{ gate: Streamed; sha256: Streamed }> {
  const path = join(folder, `large.${format}`);
  const shape = SHAPES[format];
  if (!shape) throw new RangeError(`no large file of the format ${format}`);
  const handle = await open(path, 'wx');
  try {
    await write(handle, shape(bytes), bytes);
    await handle.close();
    return { sha256: await measure('sha256', path), gate: await measure('gate', path) };
  } finally {
    await rm(path, { force: true });
  }
}

async function write(handle: FileHandle, { before, after }: { before: Buffer; after: Buffer }, bytes: number): Promise<void> {
  await handle.write(before);
  for (let left = bytes; left > 0; left -= piece.length) await handle.write(piece, 0, Math.min(left, piece.length));
  await handle.write(after);
}

async function measure(what: 'gate' | 'sha256', path: string): Promise<Streamed> {
  const { stdout } = await run(process.execPath, [child, what, path]);
  return JSON.parse(stdout) as Streamed;
}

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Competition } from '../core/contract/competition.ts';
import type { PythonEnvironment } from '../demo/data/prepare.ts';

const run = promisify(execFile);
const reader = fileURLToPath(new URL('makers/rows.py', import.meta.url));

export interface PublicRows {
  /** As a service is asked: bytes in base64, times as text, missing values as null. */
  readonly json: readonly Record<string, unknown>[];
  /** The same rows as a sandbox is asked: an Arrow IPC stream. */
  readonly arrow: Uint8Array;
}

/** The inputs of the first `count` rows of a competition's public data. */
export async function publicRows(
  competition: Competition,
  publicFile: string,
  count: number,
  { python, libraryPath }: PythonEnvironment,
): Promise<PublicRows> {
  const home = await mkdtemp(join(tmpdir(), 'public-rows-'));
  try {
    const arrow = join(home, 'rows.arrow');
    const { stdout } = await run(python, ['-I', '-B', reader, JSON.stringify(competition), publicFile, String(count), arrow], {
      env: { LD_LIBRARY_PATH: libraryPath, OMP_NUM_THREADS: '1' },
      maxBuffer: 1 << 26,
    });
    return { json: JSON.parse(stdout) as Record<string, unknown>[], arrow: await readFile(arrow) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

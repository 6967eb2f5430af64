import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pinned } from './contestant.ts';

export interface Load {
  /** Requests a second. */
  readonly perSecond: number;
  /** Milliseconds, to the hundredth. */
  readonly p50: number;
  readonly p99: number;
  /** Answers that were not 2xx, and requests that failed. */
  readonly failures: number;
}

interface AutocannonResult {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly non2xx: number;
  readonly errors: number;
}

const run = promisify(execFile);
const autocannon = fileURLToPath(import.meta.resolve('autocannon'));

/** Asks the same thing over `connections` for some seconds, from the second core. */
export async function load(url: string, body: string, connections: number, seconds: number): Promise<Load> {
  const args = ['-c', String(connections), '-d', String(seconds), '-m', 'POST', '-H', 'content-type=application/json', '-b', body];
  const [program = '', ...more] = pinned(1, [process.execPath, autocannon, ...args, '--json', '--no-progress', url]);
  const { stdout } = await run(program, more, { maxBuffer: 1 << 26 });
  const { requests, latency, non2xx, errors } = JSON.parse(stdout) as AutocannonResult;
  return { perSecond: requests.average, p50: latency.p50, p99: latency.p99, failures: non2xx + errors };
}

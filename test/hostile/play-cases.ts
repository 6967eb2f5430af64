import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorClass } from '../../core/contract/error-class.ts';
import { ownKernelSigns, whoseKernel } from '../../vault/sandbox/kernel.ts';
import { selfTest, type SelfTest } from '../../vault/sandbox/self-test.ts';
import { openModel, type ModelSession } from '../../vault/session.ts';
import { VaultError } from '../../vault/vault-error.ts';
import { leftovers } from '../vault/leftovers.ts';
import { canaries, hostileCases, type HostileCase } from './hostile-cases.ts';

/** How each hostile submission ends on the same rows. */
export interface Asked {
  /** State folders are made below it. */
  readonly home: string;
  readonly environment: string;
  /** An Arrow IPC stream in base64, of so many rows. */
  readonly arrow: string;
  readonly rows: number;
  /** What is asked after all others; the first numbers of its answer are told. */
  readonly honest: string;
  /** Which cases, by name; all of them in two sandboxes at a time when absent, else one after another. */
  readonly only?: readonly string[];
}
export interface Ended {
  readonly name: string;
  readonly errorClass: ErrorClass | null | 'threw';
  /** Canaries in what it printed or in what would be told of it. */
  readonly leaked: readonly string[];
  readonly left: readonly string[];
}
export interface Report {
  readonly proof: SelfTest;
  readonly ended: readonly Ended[];
  readonly honest: readonly number[];
  /** What is found of that one's sandbox while it runs: it says whether anybody would see what others leave. */
  readonly running: readonly string[];
}

const limits = { memoryMB: 512, cpus: 1 } as const;
const patienceSeconds = { TIMEOUT: 4, other: 60 } as const;

/** They take every process their user may have, which without root is the user of both lanes: beside them nothing else can start. */
const alone: ReadonlySet<string> = new Set(['fork-bomb', 'thread-bomb']);

/** gVisor's kernel, unlike Linux, may let the first process of a namespace end before the others, which were killed with it, are gone. */
const patienceMs = whoseKernel(ownKernelSigns()) === 'gvisor' ? 30_000 : 0;

async function leftoversAtLast(stateDir: string): Promise<string[]> {
  const deadline = performance.now() + patienceMs;
  let left = await leftovers(stateDir);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(50);
    left = await leftovers(stateDir);
  }
  return left;
}

/** Proves this process's sandbox by attack, plays the cases in it without a judge, and asks an honest model afterwards. */
export async function playCases({ arrow, environment, home, honest, only, rows }: Asked): Promise<Report> {
  const batch = Buffer.from(arrow, 'base64');
  const open = (submissionDir: string, stateDir: string, asked?: HostileCase): Promise<ModelSession> => {
    const artifacts = (asked?.artifacts ?? []).map(({ path, format }) => ({ path, format, sha256: '0'.repeat(64) }));
    const contract = { task: 'regression', inputs: ['a', 'b', 'c'], outputs: ['p'], artifacts } as const;
    const wallSeconds = patienceSeconds[asked?.errorClass === 'TIMEOUT' ? 'TIMEOUT' : 'other'];
    return openModel({ submissionDir, environment, stateDir, contract, limits: { ...limits, wallSeconds } });
  };
  const play = async (one: HostileCase, stateDir: string): Promise<Ended> => {
    let session: ModelSession | undefined;
    let errorClass: Ended['errorClass'] = null;
    let text = '';
    try {
      session = await open(one.dir, stateDir, one);
      // Twice: some only misbehave once they were asked before.
      for (let call = 0; call < 2; call += 1) await session.predict(batch, rows);
    } catch (error) {
      errorClass = error instanceof VaultError ? error.errorClass : 'threw';
      text = String(error);
    }
    text += session?.output() ?? '';
    await session?.close();
    const leaked = canaries.filter((word) => text.includes(word));
    return { name: one.name, errorClass, leaked, left: await leftoversAtLast(stateDir) };
  };
  const ended: Ended[] = [];
  const lane = async (name: string, queue: HostileCase[]): Promise<void> => {
    const stateDir = join(home, name);
    await mkdir(stateDir, { recursive: true });
    for (let next = queue.shift(); next; next = queue.shift()) ended.push(await play(next, stateDir));
  };

  const proof = await selfTest(join(home, 'state'), environment);
  const cases = hostileCases().filter(({ name }) => only === undefined || only.includes(name));
  const together = cases.filter(({ name }) => only === undefined && !alone.has(name));
  const inTurn = cases.filter((one) => !together.includes(one));
  await Promise.all([lane('first', together), lane('second', together)]);
  await lane('first', inTurn);
  const submissionDir = join(home, 'honest');
  await mkdir(submissionDir);
  await writeFile(join(submissionDir, 'model.py'), honest);
  const session = await open(submissionDir, join(home, 'state'));
  const answers = await session.predict(batch, rows);
  const running = await leftovers(join(home, 'state'));
  await session.close();
  return { proof, ended, honest: Array.from(answers.subarray(0, 3)), running };
}

import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Isolation } from '../../core/contract/evaluation.ts';
import { startJudge } from '../judge.ts';
import { provenIsolation } from '../sandbox/self-test.ts';
import { answerChannels } from './answers.ts';
import type { Channel } from './channel.ts';
import { directChannels } from './direct.ts';

export interface DrillReport {
  readonly isolation: Isolation;
  /** Why not better, and how to mend it. */
  readonly why: readonly string[];
  readonly channels: readonly Channel[];
}

/**
 * Plays an exfiltration exercise on this machine with made-up data: submissions that were shown a secret try every way out, and what listens
 * on the other side says what arrived. A machine that cannot isolate plays nothing. Leaves nothing behind.
 */
export async function drill(
  stateDir: string,
  environment: { readonly id: string; readonly path: string },
  log: (line: string) => void,
): Promise<DrillReport> {
  const { isolation, why } = await provenIsolation(stateDir, environment.path);
  if (isolation === 'none') return { isolation, why, channels: [] };
  await mkdir(stateDir, { recursive: true });
  const dir = await mkdtemp(join(stateDir, 'drill-'));
  // A slot's user must be able to walk in, so that what keeps it out is the sandbox and not a closed door.
  await chmod(dir, 0o755);
  const judge = await startJudge(log);
  try {
    const place = { stateDir, environment: environment.path, dir };
    log('trying every way past the sandbox');
    const direct = await directChannels(place);
    log('asking for answers that say more than they should');
    return { isolation, why, channels: [...direct, ...(await answerChannels(place, environment.id, judge))] };
  } finally {
    await judge.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Whether something got to people outside without being allowed and counted. */
export function isTight({ isolation, channels }: DrillReport): boolean {
  return isolation !== 'none' && channels.every(({ booked, leaked, reach }) => !leaked || booked || reach === 'machine');
}

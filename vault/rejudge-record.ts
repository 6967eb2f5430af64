import type { RejudgeRecord } from '../core/contract/rejudge-record.ts';
import type { Envelope, SigningKey } from '../core/provenance/dsse.ts';
import { seal } from '../core/provenance/statement.ts';
import { rejudge, type RejudgeInput } from './rejudge.ts';

export interface RejudgeRun {
  readonly runKey: string;
  readonly runnerId: string;
  readonly version: string;
}

/** Judges a board again and signs what comes of it: each attempt's new record, and the one record that carries them all. */
export async function rejudgeRecord(
  input: RejudgeInput,
  { runKey, runnerId, version }: RejudgeRun,
  key: SigningKey,
): Promise<{ readonly record: RejudgeRecord; readonly envelope: Envelope }> {
  const startedAt = input.now().toISOString();
  const { why, attempts, again, bits } = await rejudge(input);
  const { name, sha256 } = input.competition.data[input.board];
  const entries = await Promise.all(
    attempts.map(async (record) => ({ key: record.key, team: record.team, attempt: await seal('attempt', record, key) })),
  );
  const record: RejudgeRecord = {
    harvester: 1,
    competition: input.competition.name,
    runKey,
    board: input.board,
    why,
    entries,
    again: [...again],
    bits,
    data: [{ name, sha256 }],
    // No stranger's code ran.
    runner: { id: runnerId, isolation: 'none', version },
    startedAt,
    finishedAt: input.now().toISOString(),
  };
  return { record, envelope: await seal('rejudge', record, key) };
}

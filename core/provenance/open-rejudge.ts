import type { AttemptKey, AttemptRecord } from '../contract/records.ts';
import { boardOfAttempt } from '../contract/records.ts';
import type { RejudgeRecord } from '../contract/rejudge-record.ts';
import type { Envelope, SigningKey } from './dsse.ts';
import { open } from './statement.ts';

/** One entry of a rejudged board, opened. */
export interface RejudgedAttempt {
  readonly key: AttemptKey;
  readonly team: string;
  readonly record: AttemptRecord;
  /** The file that goes to `recordPath.attempt(record)`. */
  readonly envelope: Envelope;
}

export type OpenedRejudge =
  | { readonly kind: 'good'; readonly record: RejudgeRecord; readonly keyid: string; readonly attempts: readonly RejudgedAttempt[] }
  | { readonly kind: 'bad'; readonly why: string };

/**
 * Opens a `rejudge/v1` envelope and every attempt in it: each must be signed by the same key, and be of the competition, board, head and team
 * it is listed under, once. Else `bad` with the first thing that was not.
 */
export async function openRejudge(text: unknown, keys: readonly SigningKey[]): Promise<OpenedRejudge> {
  const opened = await open('rejudge', text, keys);
  if (opened.kind === 'bad') return opened;
  const { record, keyid } = opened;
  const same = keys.filter(({ id }) => id === keyid);
  const attempts: RejudgedAttempt[] = [];
  const seen = new Set<string>();
  for (const { key, team, attempt: envelope } of record.entries) {
    const where = `the attempt of ${key.number}/${key.headSha}`;
    const attempt = await open('attempt', envelope, same);
    if (attempt.kind === 'bad') return { kind: 'bad', why: `${where}: ${attempt.why}` };
    const { record: found } = attempt;
    const listed =
      found.competition === record.competition &&
      boardOfAttempt(found) === record.board &&
      found.team === team &&
      found.key.repository === key.repository &&
      found.key.number === key.number &&
      found.key.headSha === key.headSha;
    if (!listed) return { kind: 'bad', why: `${where} is about something else` };
    const id = `${key.number}/${key.headSha}`;
    if (seen.has(id)) return { kind: 'bad', why: `${where} is there twice` };
    seen.add(id);
    attempts.push({ key, team, record: found, envelope });
  }
  return { kind: 'good', record, keyid, attempts };
}

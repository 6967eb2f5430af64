import { createHash } from 'node:crypto';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { recordPath } from '../../core/contract/records.ts';
import type { SigningKey } from '../../core/provenance/dsse.ts';
import { open } from '../../core/provenance/statement.ts';
import type { Standing } from '../../core/rules/champion.ts';
import { reigningChampion } from '../../core/rules/reigning-champion.ts';
import type { GitHubReader } from '../github/github-reader.ts';
import { recordsBelow, recordsHead } from '../records-below.ts';

export interface TrustedKeys {
  readonly runners: readonly SigningKey[];
  readonly publishers: readonly SigningKey[];
}

export interface FoundAttempt {
  readonly record: AttemptRecord;
  /** sha256 of the envelope's bytes as they stand in the records repository. */
  readonly sha256: string;
}

/** The attempt record of one head SHA. Throws when it is missing, unsigned or about something else. */
export async function readAttempt(
  reader: GitHubReader,
  keys: TrustedKeys,
  competition: string,
  number: number,
  headSha: string,
): Promise<FoundAttempt> {
  const path = recordPath.attempt({ competition, key: { number, headSha } } as AttemptRecord);
  const text = await reader.file(path);
  if (text === undefined) throw new Error(`there is no record ${path}: this head was never evaluated, so it is not published`);
  const opened = await open('attempt', JSON.parse(text), keys.runners);
  if (opened.kind === 'bad') throw new Error(`the record ${path} is not trusted: ${opened.why}`);
  const { key } = opened.record;
  if (key.number !== number || key.headSha !== headSha || opened.record.competition !== competition)
    throw new Error(`the record ${path} is about another attempt`);
  return { record: opened.record, sha256: createHash('sha256').update(text).digest('hex') };
}

/** The version that held the champion alias before pull request `number`, by the signed records: the last one crowned. */
export async function readChampion(
  reader: GitHubReader,
  keys: TrustedKeys,
  competition: string,
  number: number,
): Promise<Standing | undefined> {
  const found = await recordsBelow(reader, await recordsHead(reader), `versions/${competition}/`, 'version', keys.publishers);
  const versions = found.map(({ record }) => record);
  const champion = reigningChampion(versions.filter(({ key }) => key.number !== number));
  if (!champion) return undefined;
  const { record } = await readAttempt(reader, keys, competition, champion.key.number, champion.key.headSha);
  return { version: champion.version, attempt: record };
}

import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { boardOfAttempt } from '../../core/contract/records.ts';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import { signerKeys } from '../../core/provenance/keys.ts';
import { openRejudge } from '../../core/provenance/open-rejudge.ts';
import { open } from '../../core/provenance/statement.ts';
import type { DispatchRow } from '../ledger/ledger.ts';
import type { Result } from './snapshot.ts';
import { underNameOfToday } from './under-name-of-today.ts';
import { unzipOne } from './unzip-one.ts';

/** Bytes of an artifact, and of the one file in it. A record of 10,000 comparisons is about 2 MB. */
export const artifactLimit = 10_000_000;

/**
 * What a run's artifact says. It counts only when it is one signed record by a key of `harvester.yaml`, about exactly what we asked for:
 * competition, pull request, head and run key. Anything else is unusable, with the reason.
 */
export async function readResult(zip: Uint8Array, asked: DispatchRow, config: HarvesterConfig): Promise<Result> {
  const unusable = (why: string): Result => ({ kind: 'unusable', why });
  let envelope: unknown;
  try {
    const bytes = await unzipOne(zip, 'result.json', artifactLimit);
    envelope = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return unusable(error instanceof Error ? error.message.slice(0, 200) : 'the result cannot be read');
  }
  if (asked.stage === 'rejudge') return rejudgement(envelope, asked, config);
  const canonical = (): string => canonicalJson(envelope);
  const names = { repository: asked.repository, formerly: asked.askedAs === undefined ? [] : [asked.askedAs] };
  const today = <T extends { readonly key: { readonly repository: string } }>(record: T): T => underNameOfToday(record, names);
  if (asked.stage !== 'publish' && asked.stage !== 'promote') {
    const keys = await signerKeys(config.runners);
    const kind = asked.stage === 'reproduce' ? 'reproduction' : 'attempt';
    const opened = await open(kind, envelope, keys);
    if (opened.kind === 'bad') return unusable(opened.why);
    const { record } = opened;
    if (record.runner.id !== opened.keyid) return unusable(`signed by runner "${opened.keyid}" in the name of "${record.runner.id}"`);
    const mismatch = mismatchOf(record, asked) ?? (record.team === asked.team ? undefined : 'team');
    if (mismatch) return unusable(`the record is about another ${mismatch}`);
    if (!('evaluation' in record)) return { kind: 'reproduction', record: today(record), envelope: canonical() };
    if (boardOfAttempt(record) !== (asked.stage === 'final' ? 'final' : 'feedback')) return unusable('the record is about another board');
    return { kind: 'attempt', record: today(record), envelope: canonical() };
  }
  const keys = await signerKeys(config.publishers);
  const opened = await open('version', envelope, keys);
  if (opened.kind === 'bad') return unusable(opened.why);
  const mismatch = mismatchOf(opened.record, asked);
  return mismatch
    ? unusable(`the record is about another ${mismatch}`)
    : { kind: 'version', record: today(opened.record), envelope: canonical() };
}

interface About {
  readonly competition: string;
  readonly runKey: string;
  readonly key: { readonly repository: string; readonly number: number; readonly headSha: string };
}

function mismatchOf(record: About, asked: DispatchRow): string | undefined {
  if (record.competition !== asked.competition) return 'competition';
  if (record.key.repository !== (asked.askedAs ?? asked.repository) || record.key.number !== asked.number) return 'pull request';
  if (record.key.headSha !== asked.headSha) return 'head';
  return record.runKey === asked.runKey ? undefined : 'run';
}

async function rejudgement(envelope: unknown, asked: DispatchRow, config: HarvesterConfig): Promise<Result> {
  const keys = await signerKeys(config.runners);
  const opened = await openRejudge(envelope, keys);
  if (opened.kind === 'bad') return { kind: 'unusable', why: opened.why };
  const { record, attempts, keyid } = opened;
  const names = [asked.repository, ...(config.competitions.find(({ name }) => name === asked.competition)?.formerly ?? [])];
  const wrong =
    record.runner.id !== keyid
      ? 'runner'
      : record.competition !== asked.competition
        ? 'competition'
        : record.runKey !== asked.runKey
          ? 'run'
          : attempts.some(({ key }) => !names.includes(key.repository))
            ? 'repository'
            : undefined;
  return wrong === undefined ? { kind: 'rejudge', record, attempts } : { kind: 'unusable', why: `the record is about another ${wrong}` };
}

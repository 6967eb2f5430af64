import { DecisionRecord } from '../../core/contract/decision-record.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { boardOfAttempt, type AttemptRecord, type VersionRecord } from '../../core/contract/records.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import { signerKeys } from '../../core/provenance/keys.ts';
import { open, type RecordOf } from '../../core/provenance/statement.ts';
import type { Doors } from '../doors.ts';
import type { CompetitionEntry } from './competition-at.ts';
import { listRecords, type Folder } from './list-records.ts';
import { underNameOfToday } from './under-name-of-today.ts';

export interface Records {
  /** Of the feedback board. */
  readonly attempts: readonly AttemptRecord[];
  /** Of the final board. */
  readonly finals: readonly AttemptRecord[];
  readonly reproductions: readonly ReproductionRecord[];
  readonly versions: readonly VersionRecord[];
  readonly decisions: readonly DecisionRecord[];
}

/** The kinds of signed records, and the folder each lies in. */
const folders = { attempt: 'attempts', reproduction: 'reproductions', version: 'versions' } as const satisfies Record<string, Folder>;
type Kind = keyof typeof folders;

/** Records verified before, by blob SHA and key set: a blob never changes, and a record never stops being what it is. */
const verified = new Map<string, Promise<RecordOf[Kind] | undefined>>();
const remembered = 50_000;

/**
 * Every record of a competition in the records repository whose signature is by a key we trust. Texts come from the ledger when their blob
 * was read before. Rejects when not all of them are listed.
 */
export async function readRecords(competition: string, config: HarvesterConfig, doors: Doors): Promise<Records> {
  const listed = await listRecords(competition, config.records, doors.github);
  const names = config.competitions.find(({ name }) => name === competition);
  const today = <T extends Named>(found: T): T => (names ? renamed(found, names) : found);
  const ours = <T extends { competition: string }>(found: T | undefined): found is T => found?.competition === competition;
  const all = async <K extends Kind>(kind: K): Promise<RecordOf[K][]> =>
    (await Promise.all(listed[folders[kind]].map((sha) => record(kind, sha, config, doors)))).filter(ours).map(today);
  const [attempts, reproductions, versions, decisions] = await Promise.all([
    all('attempt'),
    all('reproduction'),
    all('version'),
    Promise.all(listed.decisions.map((sha) => decision(sha, config, doors))),
  ]);
  return {
    attempts: attempts.filter((attempt) => boardOfAttempt(attempt) === 'feedback'),
    finals: attempts.filter((attempt) => boardOfAttempt(attempt) === 'final'),
    reproductions,
    versions,
    decisions: decisions.filter(ours).map(today),
  };
}

type Named = { readonly key: { readonly repository: string } };

/** The same object for the same record, so that what is remembered of records holds for those under an old name too. */
const newNames = new WeakMap<Named, Named>();

function renamed<T extends Named>(record: T, names: CompetitionEntry): T {
  const held = newNames.get(record);
  if (held?.key.repository === names.repository) return held as T;
  const today = underNameOfToday(record, names);
  if (today !== record) newNames.set(record, today);
  return today;
}

function record<K extends Kind>(kind: K, sha: string, config: HarvesterConfig, doors: Doors): Promise<RecordOf[K] | undefined> {
  const key = `${kind} ${sha} ${JSON.stringify(signersOf(kind, config))}`;
  const held = verified.get(key) as Promise<RecordOf[K] | undefined> | undefined;
  if (held) return held;
  if (verified.size >= remembered) verified.clear();
  const made = read(kind, sha, config, doors);
  verified.set(key, made);
  made.catch(() => verified.delete(key));
  return made;
}

function signersOf(kind: Kind, { publishers, runners }: HarvesterConfig): HarvesterConfig['runners'] {
  return kind === 'version' ? publishers : runners;
}

async function read<K extends Kind>(kind: K, sha: string, config: HarvesterConfig, doors: Doors): Promise<RecordOf[K] | undefined> {
  const text = await blob(sha, config, doors);
  const keys = await signerKeys(signersOf(kind, config));
  const opened = await open(kind, parse(text), keys);
  if (opened.kind === 'good') return opened.record;
  doors.log.warn({ sha, why: opened.why }, 'a record is not counted');
  return undefined;
}

/** Decisions are not signed: only the App may write to the records repository, and its history is the proof. */
async function decision(sha: string, config: HarvesterConfig, doors: Doors): Promise<DecisionRecord | undefined> {
  const read = DecisionRecord.safeParse(parse(await blob(sha, config, doors)));
  if (!read.success) doors.log.warn({ sha, why: read.error.message }, 'a decision is not counted');
  return read.data;
}

async function blob(sha: string, config: HarvesterConfig, { github, ledger }: Doors): Promise<string> {
  const held = ledger.blob(sha);
  if (held !== undefined) return held;
  const text = await github.blob(config.records, sha);
  ledger.keepBlob(sha, text);
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { isAscii } from 'node:buffer';
import { lstatSync, statSync } from 'node:fs';
import type { HarvesterConfig, Signer } from '../../core/contract/harvester-config.ts';
import { recordPath } from '../../core/contract/records.ts';
import { reevaluationPath } from '../../core/contract/reevaluation-record.ts';
import { tuningPath } from '../../core/contract/tuning-record.ts';
import type { SigningKey } from '../../core/provenance/dsse.ts';
import { signerKeys } from '../../core/provenance/keys.ts';
import { open, type RecordKind, type RecordOf } from '../../core/provenance/statement.ts';
import type { DecisionRecord } from '../../core/contract/decision-record.ts';
import { inBatches } from './in-batches.ts';
import { listFiles, listTop, type Listed } from './list-files.ts';
import { nodeCheck } from './node-crypto.ts';
import { readBytes } from './read-bytes.ts';
import { readDecisions } from './read-decisions.ts';
import { sha256Hex } from './sha256-hex.ts';
import { visibleDeep, visibleText } from './visible-text.ts';

/** A record whose signature, schema and place were all good. */
export interface Filed<K extends RecordKind> {
  readonly path: string;
  /** The file as it is, for those who verify it again. */
  readonly text: string;
  /** What it says; invisible characters in its texts are made visible. */
  readonly record: RecordOf[K];
  readonly keyid: string;
  /** sha256 of the file's bytes: what version records name. */
  readonly sha256: string;
}

/** A file that is not trusted, with the first reason found. */
export interface Skipped {
  readonly path: string;
  readonly why: string;
}

export interface Records {
  readonly attempts: readonly Filed<'attempt'>[];
  readonly versions: readonly Filed<'version'>[];
  /** What became of versions on product teams' data, of tuning them there, and of training submissions again. */
  readonly reevaluations?: readonly Filed<'reevaluation'>[];
  readonly tunings?: readonly Filed<'tuning'>[];
  readonly reproductions?: readonly Filed<'reproduction'>[];
  readonly decisions: readonly DecisionRecord[];
  readonly skipped: readonly Skipped[];
}

/** Whether two readings with one memory ({@link ReadBefore}) found the same: files that did not change give the very same records again. */
export function sameRecords(a: Records, b: Records): boolean {
  const signed = ({ attempts, versions, reevaluations, tunings, reproductions, skipped }: Records): readonly (readonly unknown[])[] => [
    attempts,
    versions,
    reevaluations ?? [],
    tunings ?? [],
    reproductions ?? [],
    skipped,
  ];
  const others = signed(b);
  const same = signed(a).every((kind, at) => kind.length === others[at]?.length && kind.every((one, index) => one === others[at]?.[index]));
  return same && JSON.stringify(a.decisions) === JSON.stringify(b.decisions);
}

/** Which part of a records checkout: one competition's folders, or whatever stands beside those of the competitions named. */
export type Which = { readonly competition: string } | { readonly besides: readonly string[] };

/** What was read of a file before, while its size and time stay the same: for a builder that watches a folder. */
export type ReadBefore = Map<string, { readonly stamp: string; readonly result: Filed<RecordKind> | Skipped }>;

/**
 * Reads a records checkout, or a part of it, and verifies every file: versions must be signed by a publisher, all else by a runner, each in the
 * place its content names. Whatever fails is returned as skipped; only an unreadable folder or key rejects.
 */
export async function readRecords(
  folder: string,
  config: HarvesterConfig,
  which: Which = { besides: [] },
  before?: ReadBefore,
): Promise<Records> {
  mustBeFolder(folder);
  const [runners, publishers] = await Promise.all([keysOf(config.runners), keysOf(config.publishers)]);
  const attempts = await readKind(folder, 'attempt', filesOf(folder, 'attempts', which), runners, recordPath.attempt, before);
  const versions = await readKind(folder, 'version', filesOf(folder, 'versions', which), publishers, recordPath.version, before);
  const reevaluations = await readKind(folder, 'reevaluation', filesOf(folder, 'reevaluations', which), runners, reevaluationPath, before);
  // A data owner's release of tuned weights is signed with a key that stands on the runner alone.
  const tuned = Map.groupBy(filesOf(folder, 'tunings', which), ({ path }) => path.endsWith('.release.json'));
  const tunings = await readKind(folder, 'tuning', tuned.get(false) ?? [], runners, tuningPath.tuning, before);
  const reproductions = await readKind(
    folder,
    'reproduction',
    filesOf(folder, 'reproductions', which),
    runners,
    recordPath.reproduction,
    before,
  );
  const decisions = readDecisions(folder, filesOf(folder, 'decisions', which));
  return {
    attempts: attempts.good,
    versions: versions.good,
    reevaluations: reevaluations.good,
    tunings: tunings.good,
    reproductions: reproductions.good,
    decisions: decisions.good,
    skipped: [attempts, versions, reevaluations, tunings, reproductions, decisions].flatMap(({ skipped }) => skipped),
  };
}

function filesOf(folder: string, kind: string, which: Which): Listed[] {
  if ('competition' in which) return listFiles(folder, `${kind}/${which.competition}`);
  const known = new Set(which.besides);
  const { files, folders } = listTop(folder, kind);
  const strange = folders.filter((name) => !known.has(name)).flatMap((name) => listFiles(folder, `${kind}/${name}`));
  return [...files, ...strange].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function readKind<K extends RecordKind>(
  folder: string,
  kind: K,
  files: readonly Listed[],
  keys: readonly SigningKey[],
  placeOf: (record: RecordOf[K]) => string,
  before: ReadBefore | undefined,
): Promise<{ good: Filed<K>[]; skipped: Skipped[] }> {
  const results = await inBatches(files, 64, async (file) => {
    const stamp = before && stampOf(`${folder}/${file.path}`);
    const known = before?.get(file.path);
    if (known && known.stamp === stamp) return known.result as Filed<K> | Skipped;
    const result = await readOne(folder, kind, file, keys, placeOf);
    if (stamp !== undefined) before?.set(file.path, { stamp, result });
    return result;
  });
  return {
    good: results.flatMap((result) => ('record' in result ? [result] : [])),
    skipped: results.flatMap((result) => ('why' in result ? [result] : [])),
  };
}

async function readOne<K extends RecordKind>(
  folder: string,
  kind: K,
  file: Listed,
  keys: readonly SigningKey[],
  placeOf: (record: RecordOf[K]) => string,
): Promise<Filed<K> | Skipped> {
  const skip = (why: string): Skipped => ({ path: visibleText(file.path), why: visibleText(why) });
  if (!file.plain) return skip('a link or a special file, not a record');
  const bytes = readBytes(`${folder}/${file.path}`);
  if (typeof bytes === 'string') return skip(bytes);
  const text = bytes.toString('utf8');
  const envelope = parse(text);
  if (envelope === undefined) return skip('not JSON');
  const opened = await open(kind, envelope, keys, nodeCheck);
  if (opened.kind === 'bad') return skip(opened.why);
  const place = placeOf(opened.record);
  if (place !== file.path) return skip(`signed, but filed in the wrong place: it belongs in ${place}`);
  return {
    path: file.path,
    text,
    record: (isPlain(envelope) ? opened.record : visibleDeep<RecordOf[RecordKind]>(opened.record)) as RecordOf[K],
    keyid: opened.keyid,
    sha256: sha256Hex(bytes),
  };
}

/** Whether a signed JSON text is ASCII without escapes, as most are: nothing in its strings can be invisible but DEL, as JSON holds no other control as it is. */
function isPlain(envelope: unknown): boolean {
  const { payload } = envelope as { readonly payload: string };
  const bytes = Buffer.from(payload, 'base64');
  return isAscii(bytes) && !bytes.includes(backslash) && !bytes.includes(del);
}

const [backslash, del] = [0x5c, 0x7f];

function stampOf(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function keysOf(signers: readonly Signer[]): Promise<SigningKey[]> {
  return signerKeys(signers);
}

function mustBeFolder(folder: string): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(
      `${folder} is not a folder, so there are no records to build from. Clone the records repository there, then build again`,
    );
}

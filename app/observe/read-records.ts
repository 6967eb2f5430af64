import { DecisionRecord } from '../../core/contract/decision-record.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import { publicKey } from '../../core/provenance/keys.ts';
import { open } from '../../core/provenance/statement.ts';
import type { Doors } from '../doors.ts';

export interface Records {
  readonly attempts: readonly AttemptRecord[];
  readonly versions: readonly VersionRecord[];
  readonly decisions: readonly DecisionRecord[];
}

/** Records verified before, by blob SHA and key set: a blob never changes, and a record never stops being what it is. */
const verified = new Map<string, Promise<AttemptRecord | VersionRecord | undefined>>();
const remembered = 50_000;

/**
 * Every record of a competition in the records repository whose signature is by a key we trust. Texts come from the ledger when their blob
 * was read before. Rejects when the listing is truncated: a board missing entries would be a wrong board.
 */
export async function readRecords(competition: string, config: HarvesterConfig, doors: Doors): Promise<Records> {
  const listing = await doors.github.tree(config.records, 'HEAD', true);
  if (listing?.truncated) throw new Error(`${config.records} has too many records to be listed at once`);
  const of = (folder: string): string[] =>
    (listing?.entries ?? [])
      .filter((entry) => entry.path.startsWith(`${folder}/${competition}/`) && entry.path.endsWith('.json'))
      .map((entry) => entry.sha);
  const [attempts, versions, decisions] = await Promise.all([
    Promise.all(of('attempts').map((sha) => record('attempt', sha, config, doors))),
    Promise.all(of('versions').map((sha) => record('version', sha, config, doors))),
    Promise.all(of('decisions').map((sha) => decision(sha, config, doors))),
  ]);
  const ours = <T extends { competition: string }>(found: T | undefined): found is T => found?.competition === competition;
  return {
    attempts: (attempts as (AttemptRecord | undefined)[]).filter(ours),
    versions: (versions as (VersionRecord | undefined)[]).filter(ours),
    decisions: decisions.filter(ours),
  };
}

function record(
  kind: 'attempt' | 'version',
  sha: string,
  config: HarvesterConfig,
  doors: Doors,
): Promise<AttemptRecord | VersionRecord | undefined> {
  const signers = kind === 'attempt' ? config.runners : config.publishers;
  const key = `${kind} ${sha} ${signers.map((signer) => signer.publicKey).join(' ')}`;
  const held = verified.get(key);
  if (held) return held;
  if (verified.size >= remembered) verified.clear();
  const made = read(kind, sha, config, doors);
  verified.set(key, made);
  made.catch(() => verified.delete(key));
  return made;
}

async function read(
  kind: 'attempt' | 'version',
  sha: string,
  config: HarvesterConfig,
  doors: Doors,
): Promise<AttemptRecord | VersionRecord | undefined> {
  const text = await blob(sha, config, doors);
  const signers = kind === 'attempt' ? config.runners : config.publishers;
  const keys = await Promise.all(signers.map((signer) => publicKey(signer.id, signer.publicKey)));
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

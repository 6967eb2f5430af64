import { openRejudge } from '../core/provenance/open-rejudge.ts';
import { claimedKind, open, type RecordKind } from '../core/provenance/statement.ts';
import type { Trusted } from './read-trusted.ts';

export type OpenedRecord =
  | { readonly kind: 'good'; readonly record: object; readonly keyid: string }
  | { readonly kind: 'bad'; readonly why: string }
  /** Signed by somebody `harvester.yaml` does not name. */
  | { readonly kind: 'elsewhere'; readonly why: string };

const signers: Readonly<Record<RecordKind, 'runners' | 'publishers' | 'owners'>> = {
  attempt: 'runners',
  reproduction: 'runners',
  rejudge: 'runners',
  reevaluation: 'runners',
  tuning: 'runners',
  'shadow-replay': 'runners',
  version: 'publishers',
  'tuning-release': 'owners',
  approval: 'owners',
};

/** Opens the text of a signed file, parsed, as the kind of record it says it is, by the keys of those who may sign that kind. */
export async function openRecord(envelope: unknown, trusted: Trusted): Promise<OpenedRecord> {
  const kind = claimedKind(envelope);
  if (kind === undefined) return { kind: 'bad', why: 'no signed record: only a DSSE envelope over a record of ours can be checked' };
  const by = signers[kind];
  if (by === 'owners')
    return { kind: 'elsewhere', why: `${kind}: its data’s owner signs it, by a key that owners.yaml of the runner’s store names` };
  return kind === 'rejudge' ? openRejudge(envelope, trusted.runners) : open(kind, envelope, trusted[by]);
}

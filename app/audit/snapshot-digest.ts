import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import type { Snapshot } from '../observe/snapshot.ts';

/** SHA-256 of a value's canonical JSON, in hex. Throws where JSON cannot hold it. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Lists that grow with the competition: each record in them is digested, and kept, once. */
const lists = ['attempts', 'versions', 'decisions'] as const;
const whole = ['config', 'competition', 'tree', 'changed'] as const;

export interface SplitSnapshot {
  /** The snapshot with digests in place of its large parts. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly parts: ReadonlyMap<string, unknown>;
}

/** Records are read once and never change. */
const known = new WeakMap<object, string>();

function partDigest(part: unknown): string {
  if (typeof part !== 'object' || part === null) return digestOf(part);
  const held = known.get(part) ?? digestOf(part);
  known.set(part, held);
  return held;
}

/** A snapshot taken apart, so that thousands of records need not be digested, nor kept, at every look. */
export function splitSnapshot(snapshot: Snapshot): SplitSnapshot {
  const parts = new Map<string, unknown>();
  const share = (part: unknown): string => {
    const sha = partDigest(part);
    parts.set(sha, part);
    return sha;
  };
  const body: Record<string, unknown> = { ...snapshot };
  for (const name of lists) body[name] = snapshot[name].map(share);
  for (const name of whole) body[name] = share(snapshot[name]);
  return { body, parts };
}

/** The snapshot that was taken apart. */
export function joinSnapshot(body: Readonly<Record<string, unknown>>, part: (sha: string) => unknown): Snapshot {
  const joined: Record<string, unknown> = { ...body };
  for (const name of lists) joined[name] = (body[name] as string[]).map(part);
  for (const name of whole) joined[name] = part(body[name] as string);
  return joined as unknown as Snapshot;
}

/** What names a snapshot: the digest of its body, which holds the digests of its parts. */
export function snapshotDigest(snapshot: Snapshot): string {
  return digestOf(splitSnapshot(snapshot).body);
}

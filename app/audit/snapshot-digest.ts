import { hash } from 'node:crypto';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import { readList, shareList, type SharedList } from './shared-list.ts';

/** SHA-256 of a value's canonical JSON, in hex. Throws where JSON cannot hold it. */
export function digestOf(value: unknown): string {
  return hash('sha256', canonicalJson(value));
}

export interface SplitSnapshot {
  /** The snapshot with digests in place of what is large: its lists and its objects. */
  readonly body: {
    readonly plain: Readonly<Record<string, unknown>>;
    readonly lists: Readonly<Record<string, SharedList>>;
    readonly objects: Readonly<Record<string, string>>;
  };
  /** By digest: objects, elements of lists, and the pieces lists are made of. */
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

/** A snapshot taken apart, so that thousands of records need not be digested, nor kept, nor even listed at every look. */
export function splitSnapshot(snapshot: object): SplitSnapshot {
  const parts = new Map<string, unknown>();
  const share = (part: unknown): string => {
    const sha = partDigest(part);
    parts.set(sha, part);
    return sha;
  };
  const keepPiece = (piece: readonly string[]): string => {
    const sha = hash('sha256', JSON.stringify(piece));
    parts.set(sha, piece);
    return sha;
  };
  const [plain, lists, objects]: [Record<string, unknown>, Record<string, SharedList>, Record<string, string>] = [{}, {}, {}];
  for (const [name, value] of Object.entries(snapshot) as [string, unknown][]) {
    if (Array.isArray(value)) lists[name] = shareList(value.map(share), keepPiece);
    else if (typeof value === 'object' && value !== null) objects[name] = share(value);
    else plain[name] = value;
  }
  return { body: { plain, lists, objects }, parts };
}

/** The snapshot that was taken apart. */
export function joinSnapshot({ plain, lists, objects }: SplitSnapshot['body'], part: (sha: string) => unknown): Record<string, unknown> {
  const list = (shared: SharedList): unknown[] => readList(shared, (sha) => part(sha) as string[]).map(part);
  return {
    ...plain,
    ...Object.fromEntries(Object.entries(lists).map(([name, shared]) => [name, list(shared)])),
    ...Object.fromEntries(Object.entries(objects).map(([name, sha]) => [name, part(sha)])),
  };
}

/** What names a snapshot: the digest of its body, which holds the digests of its parts. */
export function snapshotDigest(snapshot: object): string {
  return digestOf(splitSnapshot(snapshot).body);
}

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';

/** SHA-256 of a value's canonical JSON, in hex. Throws where JSON cannot hold it. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

export interface SplitSnapshot {
  /** The snapshot with digests in place of what is large: of each element of its lists, and of its objects. */
  readonly body: {
    readonly plain: Readonly<Record<string, unknown>>;
    readonly lists: Readonly<Record<string, readonly string[]>>;
    readonly objects: Readonly<Record<string, string>>;
  };
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
export function splitSnapshot(snapshot: object): SplitSnapshot {
  const parts = new Map<string, unknown>();
  const share = (part: unknown): string => {
    const sha = partDigest(part);
    parts.set(sha, part);
    return sha;
  };
  const [plain, lists, objects]: [Record<string, unknown>, Record<string, string[]>, Record<string, string>] = [{}, {}, {}];
  for (const [name, value] of Object.entries(snapshot) as [string, unknown][]) {
    if (Array.isArray(value)) lists[name] = value.map(share);
    else if (typeof value === 'object' && value !== null) objects[name] = share(value);
    else plain[name] = value;
  }
  return { body: { plain, lists, objects }, parts };
}

/** The snapshot that was taken apart. */
export function joinSnapshot({ plain, lists, objects }: SplitSnapshot['body'], part: (sha: string) => unknown): Record<string, unknown> {
  const joined = (entries: Readonly<Record<string, string | readonly string[]>>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(entries).map(([name, shas]) => [name, typeof shas === 'string' ? part(shas) : shas.map((sha) => part(sha))]),
    );
  return { ...plain, ...joined(lists), ...joined(objects) };
}

/** What names a snapshot: the digest of its body, which holds the digests of its parts. */
export function snapshotDigest(snapshot: object): string {
  return digestOf(splitSnapshot(snapshot).body);
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** One key that may come in. Only its hash is kept anywhere. */
interface ApiKey {
  readonly id: string;
  readonly sha256: Buffer;
  /** Epoch milliseconds. */
  readonly expires: number;
}

const line = /^([A-Za-z0-9][A-Za-z0-9._-]{0,62})\s+sha256:([0-9a-f]{64})(?:\s+expires=(\S+))?$/;

/** A new key and the line for the key file. The key has 256 random bits, so a plain hash of it cannot be turned round. */
export function newApiKey(id: string): { readonly key: string; readonly line: string } {
  const key = `mh_${randomBytes(32).toString('base64url')}`;
  const made = `${id} sha256:${createHash('sha256').update(key).digest('hex')}`;
  if (!line.test(made)) throw new Error(`"${id}" cannot name a key: letters, digits, dots, hyphens and underscores, at most 63`);
  return { key, line: made };
}

/**
 * Reads the text of a key file: `<id> sha256:<hex> [expires=<RFC 3339>]` a line, `#` for remarks. Several keys may have one id, so that a new
 * one is there before the old one goes. Throws with the number of a line that is not of this form.
 */
export function readApiKeys(text: string): ApiKey[] {
  return text.split('\n').flatMap((raw, at) => {
    const plain = raw.replace(/#.*$/, '').trim();
    if (plain === '') return [];
    const [, id, sha256, until] = line.exec(plain) ?? [];
    const expires = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
    if (!id || !sha256 || Number.isNaN(expires))
      throw new Error(`line ${at + 1} of the key file is not "<id> sha256:<64 hex digits> [expires=<date>]"`);
    return [{ id, sha256: Buffer.from(sha256, 'hex'), expires }];
  });
}

/** Whose key this is; undefined for nobody's. Takes the same time for every wrong key. */
export function holderOf(keys: readonly ApiKey[], key: string, now = Date.now()): string | undefined {
  const sha256 = createHash('sha256').update(key).digest();
  let holder: string | undefined;
  for (const each of keys) if (timingSafeEqual(each.sha256, sha256) && each.expires > now) holder = each.id;
  return holder;
}

/**
 * The keys of a file, read again when it changes (looked at every second at most). A file that cannot be read or is malformed later leaves
 * the keys as they were and is told to `log`; at the start it throws.
 */
export function keyFile(path: string, log: (line: string) => void): () => readonly ApiKey[] {
  const load = (): ApiKey[] => readApiKeys(readFileSync(path, 'utf8'));
  const stamp = (): string => {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  };
  let [seen, keys, looked] = [stamp(), load(), Date.now()];
  return () => {
    if (Date.now() - looked < 1000) return keys;
    looked = Date.now();
    try {
      const now = stamp();
      if (now === seen) return keys;
      [keys, seen] = [load(), now];
      log(`the key file was read again: ${keys.length} keys`);
    } catch (error) {
      log(`the key file cannot be used, the keys stay as they were: ${error instanceof Error ? error.message : String(error)}`);
    }
    return keys;
  };
}

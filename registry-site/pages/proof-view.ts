import type { Insider, Proof } from '../catalogue/facts.ts';
import { oncePer } from '../memo/once-per.ts';
import { address } from './addresses.ts';

export interface RecordView {
  readonly role: 'version' | 'attempt';
  readonly href: string;
  /** The file itself, so that the page can verify it even from disk; left out when long or unusual, then the script fetches `href`. */
  readonly embedded: string | undefined;
}

export interface ProofView {
  readonly records: readonly RecordView[];
  /** JSON for the page's script: the public keys that count, by role. */
  readonly keys: string;
}

const longestEmbedded = 65_536;

/** What the page's script needs to verify the records a page rests on. For insiders: the records themselves are not public. */
export function proofView(inside: Insider | undefined, version: Proof | undefined, attempt: Proof | undefined): ProofView | undefined {
  if (!inside) return undefined;
  const records = [recordView('version', version), recordView('attempt', attempt)].filter((record) => record !== undefined);
  return records.length === 0 ? undefined : { records, keys: trustedKeys(inside) };
}

function recordView(role: RecordView['role'], proof: Proof | undefined): RecordView | undefined {
  return proof && { role, href: address.record(proof.path), embedded: embeddable(proof) ? proof.text : undefined };
}

// Inside a script element HTML changes carriage returns and ends at `</script`: only text that stays the same, byte for byte, may go in.
function embeddable({ text }: Proof): boolean {
  return text.length <= longestEmbedded && !/[^\n\t\u0020-\u003b\u003d-\u007e]/.test(text);
}

const trustedKeys = oncePer(({ publishers, runners }: Insider): string => {
  const bare = (keys: readonly { id: string; publicKey: string }[]): object =>
    Object.fromEntries(
      [...Map.groupBy(keys, ({ id }) => id)].map(([id, own]) => [id, own.map((key) => key.publicKey.replace(/-----[^-]+-----|\s/g, ''))]),
    );
  return JSON.stringify({ attempt: bare(runners), version: bare(publishers) });
});

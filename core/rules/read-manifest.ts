import { readContract, type Read } from '../contract/read.ts';
import { Submission } from '../contract/submission.ts';

const most = 256;
const known = new Map<string, Read<Submission>>();

/**
 * A submission's manifest. The same text is read once: one pull request is decided many times, and most of a decision would be YAML.
 * Whoever gets the answer shares it and must not change it.
 */
export function readManifest(path: string, text: string): Read<Submission> {
  const key = `${path}\n${text}`;
  const held = known.get(key);
  if (held) return held;
  const read = readContract(Submission, path, text);
  if (known.size >= most)
    for (const oldest of known.keys()) {
      known.delete(oldest);
      break;
    }
  known.set(key, read);
  return read;
}

import { readContract, type Read } from '../contract/read.ts';
import { Submission } from '../contract/submission.ts';

const most = 256;
/** By text, then by path: a text is hashed once in its life, a key put together from both would be at every turn. */
const known = new Map<string, Map<string, Read<Submission>>>();

/**
 * A submission's manifest. The same text is read once: one pull request is decided many times, and most of a decision would be YAML.
 * Whoever gets the answer shares it and must not change it.
 */
export function readManifest(path: string, text: string): Read<Submission> {
  const held = known.get(text);
  const before = held?.get(path);
  if (before) return before;
  const read = readContract(Submission, path, text);
  if (held) {
    held.set(path, read);
    return read;
  }
  if (known.size >= most)
    for (const oldest of known.keys()) {
      known.delete(oldest);
      break;
    }
  known.set(text, new Map([[path, read]]));
  return read;
}

import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import type { Member } from './member.ts';

const LARGEST = 16 * 2 ** 20;

/** Whether these members are a `.keras` archive's. */
export function isKeras(members: readonly Member[]): boolean {
  const names = new Set(members.map(({ name }) => name));
  return names.has('config.json') && names.has('metadata.json');
}

/** Scans a `.keras` archive: its configuration must be JSON of ordinary size, which is judged as every member is, as a file of its own. */
export async function scanKeras(members: readonly Member[], context: ScanContext): Promise<void> {
  for (const { name, source } of members) {
    if (name === 'config.json' && (source.size > LARGEST || !isJson(await source.read(0, source.size))))
      throw new Unscannable('keras', 'has a configuration that is no JSON', 'save the model again with model.save, or export it to ONNX');
    await context.inner(name, source);
  }
}

function isJson(bytes: Buffer): boolean {
  try {
    return typeof JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) === 'object';
  } catch {
    return false;
  }
}

import type { ByteReader } from '../bytes/byte-reader.ts';
import { Unscannable } from '../unscannable.ts';
import { dtypeSize } from './dtype.ts';
import type { Instance } from './value.ts';

const FIX = 'save the model again with joblib 1.2 or newer in the competition environment';

/**
 * Passes over the raw numbers joblib writes right after a `NumpyArrayWrapper`. Answers `objects` where a nested pickle follows instead.
 * The wrapper must say exactly how many bytes there are. The padding joblib ≥ 1.2 puts before them also keeps them from being read as
 * instructions; numbers without it are `bare`.
 */
export async function skipJoblibArray(reader: ByteReader, wrapper: Instance): Promise<'numbers' | 'bare' | 'objects'> {
  const state = wrapper.state;
  if (typeof state !== 'object' || state === null || state.kind !== 'dict' || !state.whole || wrapper.rebuilt)
    throw unclear('no readable state', reader);
  const dtype = dtypeSize(state.entries.get('dtype') ?? null);
  if (dtype === undefined) throw unclear('a dtype that cannot be resolved', reader);
  if (dtype === 'objects') return 'objects';
  const shape = state.entries.get('shape') ?? null;
  if (typeof shape !== 'object' || shape === null || shape.kind !== 'tuple') throw unclear('no shape', reader);
  let bytes = dtype;
  for (const length of shape.items) {
    if (typeof length !== 'number' || length < 0) throw unclear('a shape that cannot be resolved', reader);
    bytes *= length;
  }
  if (!Number.isSafeInteger(bytes)) throw unclear('an impossible size', reader);
  const alignment = state.entries.get('numpy_array_alignment_bytes') ?? null;
  if (alignment === null) {
    await reader.skip(bytes);
    return 'bare';
  }
  if (alignment !== 16) throw unclear('an alignment no joblib uses', reader);
  await reader.need(1);
  const padding = reader.u8();
  if (padding > 16) throw unclear('an impossible padding', reader);
  await reader.skip(padding + bytes);
  return 'numbers';
}

function unclear(what: string, reader: ByteReader): Unscannable {
  return new Unscannable('joblib-array', `has an array with ${what}`, FIX, reader.offset);
}

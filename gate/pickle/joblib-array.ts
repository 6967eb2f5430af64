import type { ByteReader } from '../bytes/byte-reader.ts';
import { Unscannable } from '../unscannable.ts';
import { nameOf, type Instance, type Value } from './value.ts';

const FIX = 'save the model again with joblib 1.2 or newer in the competition environment';

/**
 * Passes over the raw numbers joblib writes right after a `NumpyArrayWrapper`. Answers `objects` where a nested pickle follows instead.
 * The wrapper must say exactly how many bytes there are. The padding joblib ≥ 1.2 puts before them also keeps them from being read as
 * instructions; numbers without it are `bare`.
 */
export async function skipJoblibArray(reader: ByteReader, wrapper: Instance): Promise<'numbers' | 'bare' | 'objects'> {
  const state = wrapper.state;
  if (typeof state !== 'object' || state === null || state.kind !== 'dict') throw unclear('no readable state', reader);
  const dtype = itemSize(state.entries.get('dtype') ?? null);
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

/** Bytes of one element of a pickled `numpy.dtype`, `objects`, or undefined where that cannot be told. */
function itemSize(dtype: Value, depth = 0): number | 'objects' | undefined {
  if (depth > DEEPEST) return undefined;
  if (typeof dtype !== 'object' || dtype?.kind !== 'instance' || !dtype.of || nameOf(dtype.of) !== 'numpy.dtype') return undefined;
  const args = dtype.args;
  if (typeof args !== 'object' || args?.kind !== 'tuple') return undefined;
  const match = typeof args.items[0] === 'string' ? /^([biufcSUVOmM])(\d{1,9})?$/.exec(args.items[0]) : null;
  if (!match) return undefined;
  const letter = match[1];
  if (letter === 'O') return 'objects';
  const count = Number(match[2]);
  if (!Number.isSafeInteger(count)) return undefined;
  const state = dtype.state;
  if (typeof state !== 'object' || state?.kind !== 'tuple' || state.items.length < 8) return undefined;
  const [, , , names, fields, size, , flags] = state.items;
  if (letter === 'V')
    return size === count && typeof flags === 'number' && (flags & OBJECTS) === 0 && plainFields(names, fields, depth) ? count : undefined;
  if (letter === 'S') return size === count ? count : undefined;
  if (letter === 'U') return size === count * 4 ? count * 4 : undefined;
  return names === null && size === -1 ? count : undefined;
}

const DEEPEST = 20;
/** Numpy's flags of types that hold references, pickle themselves or are pointers. */
const OBJECTS = 0b111;

/** Whether a structured type has only fields of plain numbers and text. */
function plainFields(names: Value | undefined, fields: Value | undefined, depth: number): boolean {
  if (names === null && fields === null) return true;
  if (typeof names !== 'object' || names?.kind !== 'tuple' || typeof fields !== 'object' || fields?.kind !== 'dict') return false;
  return names.items.every((name) => {
    const field = typeof name === 'string' ? fields.entries.get(name) : undefined;
    return typeof field === 'object' && field?.kind === 'tuple' && typeof itemSize(field.items[0] ?? null, depth + 1) === 'number';
  });
}

function unclear(what: string, reader: ByteReader): Unscannable {
  return new Unscannable('joblib-array', `has an array with ${what}`, FIX, reader.offset);
}

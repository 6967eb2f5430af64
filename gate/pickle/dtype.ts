import { nameOf, type Instance, type Tuple, type Value } from './value.ts';

const DEEPEST = 20;
/** Numpy's flags of types that hold references, pickle themselves or are pointers. */
const OBJECTS = 0b111;
/** The flags of numpy's plain object type. */
const OBJECT_FLAGS = 63;

/** Whether this is a pickled `numpy.dtype`. */
export function isDtype(value: Value): value is Instance {
  return typeof value === 'object' && value?.kind === 'instance' && value.of !== undefined && nameOf(value.of) === 'numpy.dtype';
}

/**
 * Whether a state about to be set contradicts its type: numpy believes the flags, and would take raw bytes of the file for pointers to objects.
 */
export function lies(dtype: Instance, state: Value): boolean {
  if (!isTuple(state)) return true;
  const spelled = spelling(dtype);
  const flags = state.items[7];
  if (spelled?.letter === 'O') return flags !== undefined && flags !== OBJECT_FLAGS;
  if (typeof flags !== 'number' || (flags & OBJECTS) !== 0) return false;
  const [, , inner, , fields] = state.items;
  const parts: Value[] = [];
  if (inner !== undefined && isTuple(inner)) parts.push(inner.items[0] ?? null);
  if (typeof fields === 'object' && fields?.kind === 'dict')
    for (const field of fields.entries.values()) if (isTuple(field)) parts.push(field.items[0] ?? null);
  return parts.some((part) => dtypeSize(part) === 'objects' || holdsObjects(part));
}

function holdsObjects(value: Value): boolean {
  const flags = isDtype(value) && value.state !== undefined && isTuple(value.state) ? value.state.items[7] : undefined;
  return typeof flags === 'number' && (flags & OBJECTS) !== 0;
}

/** Bytes of one element of a pickled `numpy.dtype`, `objects`, or undefined where that cannot be told. */
export function dtypeSize(dtype: Value, depth = 0): number | 'objects' | undefined {
  if (depth > DEEPEST || !isDtype(dtype) || dtype.rebuilt) return undefined;
  const spelled = spelling(dtype);
  if (!spelled) return undefined;
  const { letter, count } = spelled;
  if (letter === 'O') return 'objects';
  const { state } = dtype;
  if (!Number.isSafeInteger(count) || state === undefined || !isTuple(state) || state.items.length < 8) return undefined;
  const [, , inner, names, fields, size, , flags] = state.items;
  if (letter === 'V') {
    const plain = size === count && typeof flags === 'number' && (flags & OBJECTS) === 0;
    return plain && plainInner(inner, depth) && plainFields(names, fields, depth) ? count : undefined;
  }
  if (inner !== null) return undefined;
  if (letter === 'S') return size === count ? count : undefined;
  if (letter === 'U') return size === count * 4 ? count * 4 : undefined;
  return names === null && size === -1 ? count : undefined;
}

/** What the type is called: a letter and a number of bytes (characters of `U`). */
function spelling(dtype: Instance): { letter: string; count: number } | undefined {
  const first = isTuple(dtype.args) ? dtype.args.items[0] : undefined;
  const match = typeof first === 'string' ? /^([biufcSUVOmM])(\d{1,9})?$/.exec(first) : null;
  return match ? { letter: match[1] as string, count: Number(match[2]) } : undefined;
}

/** Whether a type that is a small array is one of plain numbers. */
function plainInner(inner: Value | undefined, depth: number): boolean {
  if (inner === null) return true;
  return inner !== undefined && isTuple(inner) && typeof dtypeSize(inner.items[0] ?? null, depth + 1) === 'number';
}

/** Whether a structured type has only fields of plain numbers and text. */
function plainFields(names: Value | undefined, fields: Value | undefined, depth: number): boolean {
  if (names === null && fields === null) return true;
  if (names === undefined || !isTuple(names) || typeof fields !== 'object' || fields?.kind !== 'dict' || !fields.whole) return false;
  return [...fields.entries.values()].every((field) => isTuple(field) && typeof dtypeSize(field.items[0] ?? null, depth + 1) === 'number');
}

function isTuple(value: Value): value is Tuple {
  return typeof value === 'object' && value?.kind === 'tuple';
}

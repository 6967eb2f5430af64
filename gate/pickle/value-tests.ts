import { type Instance, nameOf, TEXT, type Tuple, UNKNOWN, type Value } from './value.ts';

/** A state of two parts sets the attributes of its second one by one, `__class__` among them. */
export function setsInnerAttributes(state: Value): boolean {
  const slots = isTuple(state) && state.items.length === 2 ? state.items[1] : undefined;
  if (typeof slots !== 'object' || slots?.kind !== 'dict') return false;
  return !slots.whole || [...slots.entries.keys()].some((key) => key.startsWith('__'));
}

export function isInstance(value: Value): value is Instance {
  return typeof value === 'object' && value !== null && value.kind === 'instance';
}

/** Nothing that can be called, imported from or given a state: Python raises when it is tried. */
export function isLiteral(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return value.kind !== 'import' && value.kind !== 'instance' && value.kind !== 'unknown';
}

/** STACK_GLOBAL takes exact `str` objects only. */
export function couldBeText(value: Value): boolean {
  if (typeof value === 'string' || value === TEXT || value === UNKNOWN) return true;
  return isInstance(value) && (!value.of?.permission || nameOf(value.of) === 'builtins.str');
}

export function isTuple(value: Value): value is Tuple {
  return typeof value === 'object' && value !== null && value.kind === 'tuple';
}

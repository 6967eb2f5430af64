import type { Permission } from './allow-list.ts';

/** A name the pickle imports, exactly as the unpickler would resolve it. */
export interface Import {
  readonly kind: 'import';
  readonly module: string;
  readonly name: string;
  /** Absent where the name is not on the allow-list (already a finding). */
  readonly permission: Permission | undefined;
}
export interface Tuple {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
}
export interface Dict {
  readonly kind: 'dict';
  /** Entries under plain string keys, as far as they are kept. */
  readonly entries: Map<string, Value>;
  /** False where it has entries that are not kept. */
  whole: boolean;
}
/** An instance the unpickler made. */
export interface Instance {
  readonly kind: 'instance';
  readonly of: Import | undefined;
  readonly args: Value;
  state: Value | undefined;
  /** Its state was set more than once: what it is then depends on its class. */
  rebuilt?: true;
}
export interface Plain {
  readonly kind: 'list' | 'set' | 'bytes' | 'text' | 'number' | 'unknown';
}

/**
 * What the walker knows about one object of the unpickler: literals as they are, the rest by kind. `text` is a string whose characters
 * are not kept, `unknown` the result of something that was refused.
 */
export type Value = string | number | boolean | null | Import | Tuple | Dict | Instance | Plain;

export const LIST: Plain = { kind: 'list' };
export const SET: Plain = { kind: 'set' };
export const BYTES: Plain = { kind: 'bytes' };
export const TEXT: Plain = { kind: 'text' };
export const NUMBER: Plain = { kind: 'number' };
export const UNKNOWN: Plain = { kind: 'unknown' };

/** The value's kind, literals included. */
export function kindOf(value: Value): string {
  if (value === null) return 'None';
  return typeof value === 'object' ? value.kind : typeof value;
}

/** `module.name` for people. */
export function nameOf(value: Import): string {
  return `${value.module}.${value.name}`;
}

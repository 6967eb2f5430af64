import { CORE_SCHEMA, EVENT_ID, SCALAR_STYLE, YAMLException, getScalarValue, parseEvents, type Event, type ScalarEvent } from 'js-yaml';
import type { Problem } from './problem.ts';

/** Offset of a value in its source, and of each of its members': enough to say where anything in a YAML file stands. */
export interface Place {
  readonly offset: number;
  readonly members: ReadonlyMap<string | number, Place>;
}

export type ParsedYaml =
  { readonly kind: 'parsed'; readonly value: unknown; readonly place: Place } | { readonly kind: 'problem'; readonly problem: Problem };

const maxBytes = 1_000_000;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

class Refusal extends Error {
  readonly code: string;
  readonly offset: number;
  readonly next: string;
  constructor(code: string, offset: number, message: string, next: string) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.next = next;
  }
}

/**
 * Reads one YAML document written by a stranger, remembering where each value stands.
 *
 * Refuses, with its place, what a hand-written contract never needs and an attacker does: tags, anchors and aliases (bombs), merge keys,
 * duplicate and prototype keys, several documents, over 1 MB. Never throws.
 */
export function parseYaml(path: string, text: string): ParsedYaml {
  if (text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes) {
    return problem({ code: 'YAML_TOO_LARGE', path, message: 'is over 1 MB', next: 'keep data in files of their own and name them here' });
  }
  try {
    const reader = new Reader(text, parseEvents(text, { filename: path, maxDepth: 50 }));
    return { kind: 'parsed', ...reader.document() };
  } catch (error) {
    if (error instanceof Refusal)
      return problem({ code: error.code, path, ...lineColumn(text, error.offset), message: error.message, next: error.next });
    if (error instanceof YAMLException) {
      const where = error.mark ? lineColumn(text, error.mark.position) : {};
      return problem({
        code: 'YAML_SYNTAX',
        path,
        ...where,
        message: error.reason,
        next: 'mend the YAML here; a quote or an indent is the usual cause',
      });
    }
    return problem({ code: 'YAML_SYNTAX', path, message: 'cannot be read as YAML', next: 'check the file with any YAML editor' });
  }
}

/** 1-based line and column of an offset. */
export function lineColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

function problem(found: Problem): ParsedYaml {
  return { kind: 'problem', problem: found };
}

interface Node {
  readonly value: unknown;
  readonly place: Place;
}

/** Walks js-yaml's events and keeps the offsets that its ready-made loader drops. */
class Reader {
  readonly #text: string;
  readonly #events: readonly Event[];
  #at = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  document(): Node {
    if (this.#events.length === 0) throw new Refusal('YAML_EMPTY', 0, 'is empty', 'start from the template of this file');
    this.#next();
    if (this.#peek()?.type === EVENT_ID.POP) throw new Refusal('YAML_EMPTY', 0, 'is empty', 'start from the template of this file');
    const node = this.#node();
    this.#next();
    if (this.#peek())
      throw new Refusal('YAML_DOCUMENTS', this.#text.length, 'holds several documents', 'keep one document: remove the lines "---" inside');
    return node;
  }

  #node(): Node {
    const event = this.#next();
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.SEQUENCE:
        this.#plain(event);
        return this.#sequence(event.start);
      case EVENT_ID.MAPPING:
        this.#plain(event);
        return this.#mapping(event.start);
      case EVENT_ID.ALIAS:
        throw new Refusal('YAML_ALIAS', event.anchorStart, 'uses an alias (*name)', 'write the value out');
      default:
        throw new Refusal('YAML_SYNTAX', this.#text.length, 'ends too early', 'complete the file');
    }
  }

  #scalar(event: ScalarEvent): Node {
    this.#plain(event);
    const raw = getScalarValue(this.#text, event);
    const value = event.style === SCALAR_STYLE.PLAIN ? CORE_SCHEMA.resolveImplicitScalarTag(raw).value : raw;
    return { value, place: { offset: Math.max(event.valueStart, 0), members: new Map() } };
  }

  #sequence(offset: number): Node {
    const value: unknown[] = [];
    const members = new Map<number, Place>();
    while (this.#peek()?.type !== EVENT_ID.POP) {
      const item = this.#node();
      members.set(value.length, item.place);
      value.push(item.value);
    }
    this.#next();
    return { value, place: { offset, members } };
  }

  #mapping(offset: number): Node {
    const value: Record<string, unknown> = {};
    const members = new Map<string, Place>();
    while (this.#peek()?.type !== EVENT_ID.POP) {
      const key = this.#node();
      const name = String(key.value);
      if (typeof key.value === 'object')
        throw new Refusal('YAML_KEY', key.place.offset, 'has a key that is not a word', 'use a plain word as key');
      if (forbiddenKeys.has(name) || name === '<<')
        throw new Refusal('YAML_KEY', key.place.offset, `may not use the key "${name}"`, 'remove this line');
      if (members.has(name))
        throw new Refusal('YAML_DUPLICATE_KEY', key.place.offset, `has the key "${name}" twice`, 'keep one of the two');
      const held = this.#node();
      members.set(name, { offset: held.value === null ? key.place.offset : held.place.offset, members: held.place.members });
      value[name] = held.value;
    }
    this.#next();
    return { value, place: { offset, members } };
  }

  #plain(event: { readonly anchorStart: number; readonly tagStart: number }): void {
    if (event.tagStart >= 0) throw new Refusal('YAML_TAG', event.tagStart, 'uses a tag (!name)', 'write the plain value');
    if (event.anchorStart >= 0)
      throw new Refusal('YAML_ALIAS', event.anchorStart, 'uses an anchor (&name)', 'write the value out where it is used');
  }

  #peek(): Event | undefined {
    return this.#events[this.#at];
  }

  #next(): Event {
    const event = this.#events[this.#at];
    if (!event) throw new Refusal('YAML_SYNTAX', this.#text.length, 'ends too early', 'complete the file');
    this.#at += 1;
    return event;
  }
}

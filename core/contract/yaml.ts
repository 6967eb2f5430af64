import { CORE_SCHEMA, EVENT_ID, SCALAR_STYLE, YAMLException, getScalarValue, parseEvents, type Event, type ScalarEvent } from 'js-yaml';
import type { Problem } from './problem.ts';

/** Offset of a value in its source, and of each of its members': enough to say where anything in a YAML file stands. */
export interface Place {
  readonly offset: number;
  /** Of a scalar: the offset behind its text, before a closing quote. */
  readonly end?: number;
  readonly members: ReadonlyMap<string | number, Place>;
}

export type ParsedYaml =
  { readonly kind: 'parsed'; readonly value: unknown; readonly place: Place } | { readonly kind: 'problem'; readonly problem: Problem };

export interface YamlOptions {
  /** Follow anchors and aliases, as files of other platforms use them: each use counts as written out, and a bomb is refused. */
  readonly aliases?: boolean;
}

const maxBytes = 1_000_000;
/** Values a file may have once its aliases are written out. */
const maxValues = 100_000;
/** Twice what a competition of 10,000 fully described columns needs. */
const maxEvents = 400_000;
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
export function parseYaml(path: string, text: string, options: YamlOptions = {}): ParsedYaml {
  if (text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes) {
    return problem({ code: 'YAML_TOO_LARGE', path, message: 'is over 1 MB', next: 'keep data in files of their own and name them here' });
  }
  try {
    const events = parseEvents(text, { filename: path, maxDepth: 50 });
    if (events.length > maxEvents)
      return problem({
        code: 'YAML_TOO_LARGE',
        path,
        message: 'holds too many values',
        next: 'keep data in files of their own and name them here',
      });
    const reader = new Reader(text, events, options.aliases ?? false);
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
  let [line, start] = [1, 0];
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', start)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

function problem(found: Problem): ParsedYaml {
  return { kind: 'problem', problem: found };
}

interface Node {
  readonly value: unknown;
  readonly place: Place;
  /** Values in it, itself included, with aliases written out. */
  readonly size: number;
}

/** Walks js-yaml's events and keeps the offsets that its ready-made loader drops. */
class Reader {
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #aliases: boolean;
  readonly #anchored = new Map<string, Node>();
  #at = 0;

  constructor(text: string, events: readonly Event[], aliases: boolean) {
    this.#text = text;
    this.#events = events;
    this.#aliases = aliases;
  }

  document(): Pick<Node, 'value' | 'place'> {
    if (this.#events.length === 0) throw new Refusal('YAML_EMPTY', 0, 'is empty', 'start from the template of this file');
    this.#next();
    if (this.#peek()?.type === EVENT_ID.POP) throw new Refusal('YAML_EMPTY', 0, 'is empty', 'start from the template of this file');
    const node = this.#node();
    this.#next();
    if (this.#peek())
      throw new Refusal('YAML_DOCUMENTS', this.#text.length, 'holds several documents', 'keep one document: remove the lines "---" inside');
    return { value: node.value, place: node.place };
  }

  #node(): Node {
    const event = this.#next();
    switch (event.type) {
      case EVENT_ID.SCALAR:
        this.#plain(event);
        return this.#anchor(event, this.#scalar(event));
      case EVENT_ID.SEQUENCE:
        this.#plain(event);
        return this.#anchor(event, this.#sequence(event.start));
      case EVENT_ID.MAPPING:
        this.#plain(event);
        return this.#anchor(event, this.#mapping(event.start));
      case EVENT_ID.ALIAS:
        return this.#alias(event.anchorStart, event.anchorEnd);
      default:
        throw new Refusal('YAML_SYNTAX', this.#text.length, 'ends too early', 'complete the file');
    }
  }

  #anchor(event: { readonly anchorStart: number; readonly anchorEnd: number }, node: Node): Node {
    if (event.anchorStart >= 0) this.#anchored.set(this.#text.slice(event.anchorStart, event.anchorEnd), node);
    return node;
  }

  /** Only a value that is complete has its anchor, so none can hold itself. */
  #alias(start: number, end: number): Node {
    if (!this.#aliases) throw new Refusal('YAML_ALIAS', start, 'uses an alias (*name)', 'write the value out');
    const node = this.#anchored.get(this.#text.slice(start, end));
    if (!node) throw new Refusal('YAML_ALIAS', start, 'uses an alias before its anchor is complete', 'write the value out');
    return node;
  }

  /** Counted as each value is closed: the sizes of what it holds are known then, however often aliases repeat them. */
  #sized(size: number, offset: number): number {
    if (size > maxValues)
      throw new Refusal(
        'YAML_ALIAS',
        offset,
        `holds more than ${maxValues} values once its aliases are written out`,
        'write fewer aliases',
      );
    return size;
  }

  #scalar(event: ScalarEvent): Node {
    const raw = getScalarValue(this.#text, event);
    const value = event.style === SCALAR_STYLE.PLAIN ? CORE_SCHEMA.resolveImplicitScalarTag(raw).value : raw;
    return { value, place: { offset: Math.max(event.valueStart, 0), end: event.valueEnd, members: new Map() }, size: 1 };
  }

  #sequence(offset: number): Node {
    const value: unknown[] = [];
    const members = new Map<number, Place>();
    let size = 1;
    while (this.#peek()?.type !== EVENT_ID.POP) {
      const item = this.#node();
      members.set(value.length, item.place);
      value.push(item.value);
      size = this.#sized(size + item.size, offset);
    }
    this.#next();
    return { value, place: { offset, members }, size };
  }

  #mapping(offset: number): Node {
    const value: Record<string, unknown> = {};
    const members = new Map<string, Place>();
    let size = 1;
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
      members.set(name, held.value === null ? { offset: key.place.offset, members: new Map() } : held.place);
      value[name] = held.value;
      size = this.#sized(size + held.size, offset);
    }
    this.#next();
    return { value, place: { offset, members }, size };
  }

  #plain(event: { readonly anchorStart: number; readonly tagStart: number }): void {
    if (event.tagStart >= 0) throw new Refusal('YAML_TAG', event.tagStart, 'uses a tag (!name)', 'write the plain value');
    if (event.anchorStart >= 0 && !this.#aliases)
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

import type { Memo } from './memo.ts';
import type { ScanContext } from '../scan-context.ts';
import { couldBeImported, permissionFor } from './allow-list.ts';
import { isDtype, lies } from './dtype.ts';
import { wouldGrow } from './would-grow.ts';
import { PickleStack, SAVE_AGAIN } from './stack.ts';
import { couldBeText, isInstance, isLiteral, isTuple, setsInnerAttributes } from './value-tests.ts';
import { type Dict, type Import, type Instance, kindOf, LIST, nameOf, SET, type Tuple, UNKNOWN, type Value } from './value.ts';

/** Entries kept of one dict and one tuple: enough for every state that matters to the walk. */
const KEPT = 64;
const ONLY_DATA = 'keep only fitted estimators and plain data in the file, put code into model.py, or use ONNX or skops instead';

/** What a loader with persistent ids (torch) makes of one. */
export type Persistent = ((id: Value, offset: number) => Value) | undefined;

/** Imports and calls the unpickler would have made so far, also where the walk ended in an exception. */
export interface Progress {
  calls: number;
  imports: number;
}

export interface MachineOptions {
  readonly persistent?: Persistent;
  /** Throws {@link WouldRaise} instead of refusing what every Python answers with an exception: for readings nobody intends. */
  readonly lenient?: boolean;
}

/** The unpickler would raise here, having done nothing that is not allowed. */
export class WouldRaise extends Error {}

/**
 * The unpickler without its effects: every opcode is done to what is known about values, nothing is imported or called.
 * Follows CPython's two unpicklers; where those differ, or where they would raise, it throws `Unscannable`.
 */
export class PickleMachine extends PickleStack {
  readonly #context: ScanContext;
  /** Counts the imports and calls the unpickler would make, allowed or not. */
  readonly #progress: Progress;
  readonly #persistent: Persistent;
  readonly #lenient: boolean;

  constructor(context: ScanContext, memo: Memo, progress: Progress, options: MachineOptions = {}) {
    super(context.limits, memo);
    const { persistent, lenient = false } = options;
    this.#context = context;
    this.#progress = progress;
    this.#persistent = persistent;
    this.#lenient = lenient;
  }

  tuple(items: readonly Value[]): void {
    const tuple: Tuple = { kind: 'tuple', items: items.length > KEPT ? [...items.slice(0, KEPT), UNKNOWN] : items };
    this.push(tuple);
  }

  dict(items: readonly Value[]): void {
    const dict: Dict = { kind: 'dict', entries: new Map(), whole: true };
    this.#setItems(dict, items);
    this.push(dict);
  }

  append(count: 'one' | 'many'): void {
    if (count === 'one') this.pop();
    else this.popMark();
    const target = this.top();
    if (target === LIST) return;
    if (typeof target === 'object' && target?.kind === 'instance' && (!target.of?.permission || target.of.permission.items === 'list'))
      return;
    this.#odd('appends to', target);
  }

  setItems(items: readonly Value[]): void {
    const target = this.top();
    if (typeof target === 'object' && target !== null) {
      if (target.kind === 'dict') return this.#setItems(target, items);
      if (target.kind === 'instance' && (!target.of?.permission || target.of.permission.items === 'dict')) return;
    }
    this.#odd('sets items of', target);
  }

  addItems(): void {
    this.popMark();
    const target = this.top();
    if (target === SET) return;
    if (typeof target === 'object' && target?.kind === 'instance' && (!target.of?.permission || target.of.permission.items === 'set'))
      return;
    this.#odd('adds items to', target);
  }

  /** GLOBAL, STACK_GLOBAL and the first half of INST. */
  import(module: Value, name: Value): Import {
    this.#progress.imports += 1;
    if (typeof module !== 'string' || typeof name !== 'string') {
      if (!couldBeText(module) || !couldBeText(name)) this.#raises();
      this.#refuse('pickle/computed-import', `imports a name it computes while loading (${kindOf(module)}, ${kindOf(name)})`, ONLY_DATA);
      return { kind: 'import', module: '?', name: '?', permission: undefined };
    }
    const permission = permissionFor(this.#context.allow, module, name);
    const value: Import = { kind: 'import', module, name, permission };
    if (!permission && !couldBeImported(this.#context.allow, module, name)) this.#raises();
    if (!permission)
      this.#refuse(
        'pickle/import',
        `loading it imports ${shown(nameOf(value))}, which is not on the allow-list of this environment`,
        ONLY_DATA,
      );
    return value;
  }

  extension(code: number): void {
    this.#progress.imports += 1;
    this.#refuse(
      'pickle/extension',
      `uses the copyreg extension code ${code}, which names something only the loading process knows`,
      SAVE_AGAIN,
    );
    this.push(UNKNOWN);
  }

  persistent(id: Value): void {
    if (!this.#persistent) {
      this.#refuse('pickle/persistent-id', 'asks the loader for an object by a persistent id, which ordinary loaders refuse', SAVE_AGAIN);
      this.push(UNKNOWN);
      return;
    }
    this.push(this.#persistent(id, this.offset));
  }

  /** REDUCE: `callable(*args)`. */
  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    this.push(this.#call(callee, args));
  }

  /** INST and OBJ: `cls(*args)`, or `cls.__new__(cls)` without arguments. */
  instantiate(callee: Value, args: readonly Value[]): void {
    this.push(args.length === 0 ? this.#make(callee, NO_ARGS) : this.#call(callee, { kind: 'tuple', items: args }));
  }

  /** NEWOBJ and NEWOBJ_EX: `cls.__new__(cls, *args, **kwargs)`. */
  newObject(callee: Value, args: Value): void {
    this.push(this.#make(callee, args));
  }

  /** BUILD: `__setstate__` or `__dict__`. Answers the instance whose state was set. */
  build(): Instance | undefined {
    const state = this.pop();
    const target = this.top();
    this.#progress.calls += 1;
    if (typeof target !== 'object' || target === null || target.kind !== 'instance') {
      if (isLiteral(target)) this.#raises();
      if (target !== UNKNOWN)
        this.#refuse('pickle/patch', `sets attributes of ${this.#describe(target)} instead of a fresh instance`, ONLY_DATA);
      return undefined;
    }
    if (target.of?.permission && !target.of.permission.make)
      this.#refuse('pickle/patch', `sets attributes of what ${nameOf(target.of)} returned`, ONLY_DATA);
    if (setsInnerAttributes(state))
      this.#refuse('pickle/patch', `sets inner attributes of ${this.#describe(target)} one by one`, ONLY_DATA);
    if (isDtype(target) && lies(target, state))
      this.#refuse('pickle/patch', 'restores a numpy type whose parts contradict each other', SAVE_AGAIN);
    if (target.state !== undefined) target.rebuilt = true;
    target.state = state;
    return target;
  }

  #call(callee: Value, args: Value): Value {
    this.#progress.calls += 1;
    if (typeof callee !== 'object' || callee === null || callee.kind !== 'import') {
      if (isLiteral(callee)) this.#raises();
      if (callee !== UNKNOWN && !(isInstance(callee) && !callee.of?.permission))
        this.#refuse('pickle/computed-call', `calls ${this.#describe(callee)}, which is computed while loading`, ONLY_DATA);
      return UNKNOWN;
    }
    const name = nameOf(callee);
    if (name === 'copyreg._reconstructor' || name === 'copy_reg._reconstructor' || name.endsWith('copyreg.__newobj__')) {
      const [cls, ...rest] = args !== null && typeof args === 'object' && args.kind === 'tuple' ? args.items : [];
      return this.#make(cls ?? UNKNOWN, { kind: 'tuple', items: rest });
    }
    if (name === '_codecs.encode' && !(isTuple(args) && args.items.length === 2 && args.items[1] === 'latin1'))
      this.#refuse('pickle/call', 'calls _codecs.encode with something else than a text and latin1', SAVE_AGAIN);
    if (callee.permission && !callee.permission.call)
      this.#refuse('pickle/call', `loading it calls ${shown(name)}; it may be named in a pickle but not called with arguments`, ONLY_DATA);
    const bomb = wouldGrow(name, args);
    if (bomb) this.#refuse('pickle/bomb', `loading it ${bomb}`, SAVE_AGAIN);
    return { kind: 'instance', of: callee, args, state: undefined };
  }

  #make(callee: Value, args: Value): Value {
    this.#progress.calls += 1;
    if (typeof callee !== 'object' || callee === null || callee.kind !== 'import') {
      if (isLiteral(callee)) this.#raises();
      if (callee !== UNKNOWN)
        this.#refuse('pickle/computed-call', `makes an instance of ${this.#describe(callee)}, which is computed while loading`, ONLY_DATA);
      return UNKNOWN;
    }
    if (callee.permission && !callee.permission.make)
      this.#refuse('pickle/call', `makes an instance of ${shown(nameOf(callee))}, which may only be named in a pickle`, ONLY_DATA);
    return { kind: 'instance', of: callee, args, state: undefined };
  }

  #setItems(target: Dict, items: readonly Value[]): void {
    if (items.length % 2 !== 0) throw this.broken('gives a dict a key without a value');
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      if (typeof key === 'string' && (target.entries.size < KEPT || target.entries.has(key))) target.entries.set(key, items[i + 1] ?? null);
      else target.whole = false;
    }
  }

  #describe(value: Value): string {
    if (typeof value === 'object' && value !== null) {
      if (value.kind === 'import') return `${shown(nameOf(value))} itself`;
      if (value.kind === 'instance' && value.of) return `the result of ${shown(nameOf(value.of))}`;
    }
    const kind = kindOf(value);
    return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
  }

  #odd(what: string, target: Value): void {
    if (target === UNKNOWN) return;
    if (isLiteral(target)) this.#raises();
    this.#refuse('pickle/odd-container', `${what} ${this.#describe(target)}, which runs a method of it`, SAVE_AGAIN);
  }

  #raises(): void {
    if (this.#lenient) throw new WouldRaise();
  }

  #refuse(rule: string, message: string, fix: string): void {
    this.#context.add({ rule, message, fix, offset: this.offset });
  }
}

const NO_ARGS: Tuple = { kind: 'tuple', items: [] };

/** A name from the file, safe to print: no controls, at most 120 characters. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 120)).slice(1, -1);
}

import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import type { Memo } from './memo.ts';
import type { Value } from './value.ts';

export const SAVE_AGAIN = 'save the object again with pickle, joblib or skops in the competition environment';

/** The unpickler's stack, marks and memo, within the context's limits. Where CPython would raise, it throws `Unscannable`. */
export class PickleStack {
  readonly #limits: ScanContext['limits'];
  readonly #stack: Value[] = [];
  readonly #marks: number[] = [];
  readonly memo: Memo;
  /** Byte offset of the opcode being done, for messages. */
  offset = 0;

  constructor(limits: ScanContext['limits'], memo: Memo) {
    this.#limits = limits;
    this.memo = memo;
  }

  push(value: Value): void {
    if (this.#stack.length >= this.#limits.stack) throw this.limit('stack entries', this.#limits.stack);
    this.#stack.push(value);
  }

  pop(): Value {
    const value = this.#stack.length > this.#fence() ? this.#stack.pop() : undefined;
    if (value === undefined) throw this.broken('takes a value from an empty stack');
    return value;
  }

  top(): Value {
    const value = this.#stack.length > this.#fence() ? this.#stack[this.#stack.length - 1] : undefined;
    if (value === undefined) throw this.broken('needs a value on the stack');
    return value;
  }

  mark(): void {
    if (this.#marks.length >= this.#limits.marks) throw this.limit('nested marks', this.#limits.marks);
    this.#marks.push(this.#stack.length);
  }

  popMark(): Value[] {
    const from = this.#marks.pop();
    if (from === undefined) throw this.broken('closes a group that was never opened');
    return this.#stack.splice(from);
  }

  /** POP takes a mark away where nothing lies above it. */
  popOrMark(): void {
    if (this.#marks.length > 0 && this.#fence() === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  put(index: number): void {
    if (this.memo.size >= this.#limits.memo) throw this.limit('memo entries', this.#limits.memo);
    this.memo.set(index, this.top());
  }

  get(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw this.broken(`asks for memo entry ${index}, which was never stored`);
    this.push(value);
  }

  broken(what: string): Unscannable {
    return new Unscannable('broken-pickle', `${what} at byte ${this.offset}: Python could not load this file`, SAVE_AGAIN, this.offset);
  }

  limit(what: string, most: number): Unscannable {
    return new Unscannable(
      'too-complex',
      `has more than ${most.toLocaleString('en')} ${what}`,
      'save a smaller object, or use ONNX',
      this.offset,
    );
  }

  #fence(): number {
    return this.#marks[this.#marks.length - 1] ?? 0;
  }
}

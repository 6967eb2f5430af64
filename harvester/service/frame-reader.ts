import type { Column } from '../../core/contract/column.ts';
import { compileColumn, type CompiledColumn } from './compile-column.ts';
import { invalid, ServiceProblem, type CellError } from './problem.ts';
import { layoutOf, type Columns, type Layout, type Words } from './runner.ts';

const shown = 100;

export interface RecordRules {
  /** Whether a row may hold more than the contract's columns. */
  readonly extra: 'refuse' | 'ignore';
}

/** Turns what requests carry into validated columns, every wrong cell named. Rows are numbered from 0, as they came. */
export class FrameReader {
  readonly #columns: readonly CompiledColumn[];
  readonly #names: ReadonlySet<string>;
  /** Rows a request may hold. */
  readonly maxRows: number;
  readonly #layout: Layout;

  constructor(inputs: readonly Column[], maxRows: number) {
    this.#columns = inputs.map(compileColumn);
    this.#names = new Set(inputs.map(({ name }) => name));
    this.maxRows = maxRows;
    this.#layout = layoutOf(inputs);
  }

  /** `[{column: value}]` */
  records(rows: readonly unknown[], { extra }: RecordRules): Columns {
    this.#checkRows(rows.length);
    const cells = new Cells(this.#columns, this.#layout, rows.length);
    for (const [row, record] of rows.entries()) {
      if (typeof record !== 'object' || record === null || Array.isArray(record)) {
        cells.fail({ row, message: 'must be an object with one member per column' });
        continue;
      }
      for (const slot of cells.slots) cells.store(slot, row, (record as Record<string, unknown>)[slot.column.name]);
      if (extra === 'refuse' && !this.#onlyKnown(record)) cells.fail({ row, message: 'has a column that is not in the contract' });
    }
    return cells.done();
  }

  /** `[[value, …]]`, in contract order or in that of the names; `text` when the values are cells of a CSV. */
  table(rows: readonly unknown[], named?: readonly unknown[], text = false): Columns {
    this.#checkRows(rows.length);
    // What most callers send: looking each name up would cost more than the rest of a row.
    const header = named && this.#inOrder(named) ? undefined : named;
    if (header) this.#checkHeader(header);
    const width = header?.length ?? this.#columns.length;
    const cells = new Cells(this.#columns, this.#layout, rows.length);
    const placed = cells.slots.map((slot, at) => ({ slot, place: header ? header.indexOf(slot.column.name) : at }));
    for (const [row, line] of rows.entries()) {
      if (!Array.isArray(line) || line.length !== width) {
        cells.fail({ row, message: `must be a list of ${width} values` });
        continue;
      }
      for (const { slot, place } of placed) {
        const value: unknown = line[place];
        cells.store(slot, row, text ? slot.column.fromText(value as string) : value);
      }
    }
    return cells.done();
  }

  /** `{column: [value, …]}` */
  columnar(lists: Readonly<Record<string, unknown>>): Columns {
    const columns = this.#columns.map(({ name }) => {
      const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
      if (Array.isArray(list)) return { name, list: list as unknown[] };
      throw invalid('every column of the contract must be there, as a list', [{ column: name, message: 'must be a list' }]);
    });
    const rows = columns[0]?.list.length ?? 0;
    this.#checkRows(rows);
    const uneven = columns.find(({ list }) => list.length !== rows);
    if (uneven) throw invalid('all columns must be equally long', [{ column: uneven.name, message: `must hold ${rows} values` }]);
    const cells = new Cells(this.#columns, this.#layout, rows);
    for (const [at, slot] of cells.slots.entries()) for (let row = 0; row < rows; row++) cells.store(slot, row, columns[at]?.list[row]);
    return cells.done();
  }

  #inOrder(header: readonly unknown[]): boolean {
    return header.length === this.#columns.length && this.#columns.every(({ name }, at) => name === header[at]);
  }

  #checkHeader(header: readonly unknown[]): void {
    if (new Set(header).size !== header.length) throw invalid('a column is named twice');
    const missing = this.#columns.filter(({ name }) => !header.includes(name)).map(({ name }) => ({ column: name, message: 'is missing' }));
    if (missing.length > 0) throw invalid('columns of the contract are missing', missing.slice(0, shown), missing.length);
  }

  #onlyKnown(record: object): boolean {
    for (const key in record) if (!this.#names.has(key)) return false;
    return true;
  }

  #checkRows(rows: number): void {
    if (rows === 0) throw invalid('there are no rows');
    if (rows > this.maxRows)
      throw new ServiceProblem({
        status: 413,
        type: 'too-many-rows',
        title: 'Too many rows',
        detail: `at most ${this.maxRows} rows a request; send them in parts`,
      });
  }
}

interface Slot {
  readonly column: CompiledColumn;
  readonly into: Float64Array | Words;
  /** Place of row 0, and how far the next row is. */
  readonly start: number;
  readonly step: number;
}

class Cells {
  readonly slots: readonly Slot[];
  readonly #rows: number;
  readonly #numbers: Float64Array<ArrayBuffer>;
  readonly #words: Words[] = [];
  readonly #errors: CellError[] = [];
  #count = 0;

  constructor(columns: readonly CompiledColumn[], { width, places }: Layout, rows: number) {
    this.#rows = rows;
    this.#numbers = new Float64Array(rows * width);
    this.slots = columns.map((column, index) => {
      const place = places[index];
      if (place?.kind === 'number') return { column, into: this.#numbers, start: place.at, step: width };
      const into: Words = [];
      this.#words.push(into);
      return { column, into, start: 0, step: 1 };
    });
  }

  store({ column, into, start, step }: Slot, row: number, value: unknown): void {
    if (!column.store(into, start + row * step, value)) this.fail({ row, column: column.name, message: column.why(value) });
  }

  fail(error: CellError): void {
    this.#count++;
    if (this.#errors.length < shown) this.#errors.push(error);
  }

  done(): Columns {
    if (this.#count > 0)
      throw invalid(`${this.#count} ${this.#count === 1 ? 'cell or row is' : 'cells or rows are'} wrong`, this.#errors, this.#count);
    return { rows: this.#rows, numbers: this.#numbers, words: this.#words };
  }
}

import type { Column } from '../../core/contract/column.ts';

/** Cells of a column of texts or bytes; null where one is missing. */
export type Words = (string | null)[] | (Uint8Array | null)[];

/** A validated request. What is missing, in a column that allows it, is NaN or null. */
export interface Columns {
  readonly rows: number;
  /** Row-major `rows × numeric columns`, in contract order: numbers, booleans as 0 and 1, instants as epoch milliseconds. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** The columns of texts and bytes, in contract order. */
  readonly words: readonly Words[];
}

/** One list a model output, in contract order, each with a value for every row. */
export interface Predictions {
  readonly rows: number;
  readonly outputs: readonly (Float64Array | readonly string[])[];
}

/** A loaded model. */
export interface ModelRunner {
  /** Rejects when the model fails; what it says stays in our log. `signal` takes back a request that has not been started yet. */
  predict(columns: Columns, signal?: AbortSignal): Promise<Predictions>;
  close(): Promise<void>;
}

/** Where the columns of a contract stand in `Columns`. */
export interface Layout {
  /** How many of the columns are numeric: the width of `numbers`. */
  readonly width: number;
  /** By column of the contract: its place in a row of `numbers`, or in `words`. */
  readonly places: readonly { readonly kind: 'number' | 'word'; readonly at: number }[];
}

export function layoutOf(inputs: readonly Pick<Column, 'type'>[]): Layout {
  let [width, words] = [0, 0];
  const places = inputs.map(({ type }) =>
    isWord(type) ? ({ kind: 'word', at: words++ } as const) : ({ kind: 'number', at: width++ } as const),
  );
  return { width, places };
}

export function isWord(type: Column['type']): boolean {
  return type === 'string' || type === 'binary';
}

/** The values of one numeric column. */
export function numbersAt({ numbers, rows }: Columns, { width }: Layout, at: number): Float64Array<ArrayBuffer> {
  if (width === 1) return numbers;
  const values = new Float64Array(rows);
  for (let row = 0, from = at; row < rows; row++, from += width) values[row] = numbers[from] as number;
  return values;
}

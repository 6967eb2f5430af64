/**
 * One validated column of a request: numbers (also booleans as 0 and 1, instants as epoch milliseconds), texts, or bytes. What is missing,
 * in a column that allows it, is NaN or null.
 */
export type ColumnValues = Float64Array | (string | null)[] | (Uint8Array | null)[];

/** A validated request: `values[c]` holds `rows` values of the contract's input `c`. */
export interface Columns {
  readonly rows: number;
  readonly values: readonly ColumnValues[];
}

/** A loaded model. */
export interface ModelRunner {
  /** Row-major `rows × outputs`. Rejects when the model fails; what it says stays in our log. */
  predict(columns: Columns): Promise<Float64Array>;
  close(): Promise<void>;
}

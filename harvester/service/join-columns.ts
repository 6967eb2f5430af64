import type { Columns, Predictions, Words } from './runner.ts';

/** The rows of several requests, one after the other. */
export function joinColumns(list: readonly Columns[]): Columns {
  const [only] = list;
  if (only && list.length === 1) return only;
  let [rows, cells] = [0, 0];
  for (const columns of list) {
    rows += columns.rows;
    cells += columns.numbers.length;
  }
  const numbers = new Float64Array(cells);
  let at = 0;
  for (const columns of list) {
    numbers.set(columns.numbers, at);
    at += columns.numbers.length;
  }
  const words = (only?.words ?? []).map((_, column) => list.flatMap((columns) => columns.words[column] as (string | null)[]) as Words);
  return { rows, numbers, words };
}

/** Some rows of a request. */
export function sliceColumns(columns: Columns, from: number, rows: number): Columns {
  const width = columns.rows === 0 ? 0 : columns.numbers.length / columns.rows;
  return {
    rows,
    numbers: columns.numbers.slice(from * width, (from + rows) * width),
    words: columns.words.map((words) => words.slice(from, from + rows)),
  };
}

/** The predictions for `joinColumns`, request by request. */
export function splitPredictions(predictions: Predictions, counts: readonly number[]): Predictions[] {
  if (counts.length === 1) return [predictions];
  let from = 0;
  return counts.map((rows) => {
    const [start, end] = [from, (from += rows)];
    return { rows, outputs: predictions.outputs.map((values) => values.slice(start, end)) };
  });
}

import type { Column } from '../../core/contract/column.ts';

/** `[{"output":number}, …]` as JSON text; every number reads back as the same double. Written by hand: it is most of what a service does. */
export function predictionWriter(outputs: readonly Column[]): (predictions: Float64Array, rows: number) => string {
  const keys = outputs.map(({ name }, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  return (predictions, rows) => {
    let text = '[';
    for (let row = 0, at = 0; row < rows; row++) {
      if (row > 0) text += ',';
      for (const key of keys) text += key + String(predictions[at++]);
      text += '}';
    }
    return `${text}]`;
  };
}

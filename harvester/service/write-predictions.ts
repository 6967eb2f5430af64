import type { Column } from '../../core/contract/column.ts';
import type { Predictions } from './runner.ts';

/** `[{"output":number}, …]` as JSON text; every number reads back as the same double. Written by hand: it is most of what a service does. */
export function predictionWriter(outputs: readonly Pick<Column, 'name'>[]): (predictions: Predictions) => string {
  const keys = outputs.map(({ name }, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  return ({ rows, outputs: lists }) => {
    let text = '[';
    for (let row = 0; row < rows; row++) {
      if (row > 0) text += ',';
      for (let at = 0; at < keys.length; at++) {
        const value = (lists[at] as Predictions['outputs'][number])[row] as number | string;
        text += (keys[at] as string) + (typeof value === 'number' ? String(value) : JSON.stringify(value));
      }
      text += '}';
    }
    return `${text}]`;
  };
}

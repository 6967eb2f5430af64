import { toTagList, type Tags } from './rest.ts';

export interface Metric {
  readonly key: string;
  /** NaN is kept; the server clamps infinities to the largest double. */
  readonly value: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly step?: number;
}

export interface Batch {
  readonly metrics?: readonly Metric[];
  readonly params?: Tags;
  readonly tags?: Tags;
}

interface WireBatch {
  metrics: { key: string; value: number | string; timestamp: number; step: number }[];
  params: { key: string; value: string }[];
  tags: { key: string; value: string }[];
}

/** What one `runs/log-batch` may hold, on MLflow 3.17. */
export const batchLimits = {
  metrics: 1000,
  params: 100,
  tags: 100,
  total: 1000,
  bytes: 900_000,
  key: 250,
  param: 6000,
  tag: 8000,
} as const;

/** Cuts a batch into pieces the server takes. Throws a TypeError for a key or value that is too long: the server would cut it silently. */
export function splitBatch(batch: Batch): WireBatch[] {
  const parts: WireBatch[] = [];
  let part = empty();
  let bytes = 0;
  const room = (list: 'metrics' | 'params' | 'tags', size: number): void => {
    const total = part.metrics.length + part.params.length + part.tags.length;
    if (part[list].length < batchLimits[list] && total < batchLimits.total && bytes + size <= batchLimits.bytes) return;
    parts.push(part);
    part = empty();
    bytes = 0;
  };
  const add = <L extends 'metrics' | 'params' | 'tags'>(list: L, item: WireBatch[L][number]): void => {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    room(list, size);
    (part[list] as WireBatch[L][number][]).push(item);
    bytes += size;
  };
  for (const item of toTagList(batch.params)) add('params', checked(item, batchLimits.param, 'param'));
  for (const item of toTagList(batch.tags)) add('tags', checked(item, batchLimits.tag, 'tag'));
  for (const { key, value, timestamp, step = 0 } of batch.metrics ?? []) {
    checked({ key, value: '' }, 0, 'metric');
    add('metrics', { key, value: Number.isFinite(value) ? value : String(value), timestamp, step });
  }
  if (bytes > 0) parts.push(part);
  return parts;
}

function checked<T extends { key: string; value: string }>(item: T, longest: number, what: string): T {
  if (item.key.length > batchLimits.key)
    throw new TypeError(`${what} "${item.key.slice(0, 40)}…" has a key of ${item.key.length} characters; MLflow takes ${batchLimits.key}`);
  if (item.value.length > longest)
    throw new TypeError(`${what} "${item.key}" has ${item.value.length} characters; MLflow would cut it at ${longest} without saying so`);
  return item;
}

function empty(): WireBatch {
  return { metrics: [], params: [], tags: [] };
}

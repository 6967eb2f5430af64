import { tableFromIPC } from 'apache-arrow';
import type { Column } from '../../core/contract/column.ts';
import type { JudgeRun } from '../../vault/judge.ts';

type Cell = string | number | boolean | null;

/** One request as a composition is asked it. */
export interface RecordedRequest {
  readonly rows: number;
  /** `{"instances": rows}` */
  readonly body: string;
}

/** Recorded rows as requests of so many rows, cells written as the services read them: instants in ISO 8601, bytes in base64. */
export async function* recordedRequests(run: JudgeRun, inputs: readonly Column[], rowsPerRequest: number): AsyncGenerator<RecordedRequest> {
  for (const index of run.batches.keys()) {
    const table = tableFromIPC(await run.batch(index));
    const columns = inputs.map(({ name, type }) => ({ name, type, values: table.getChild(name) }));
    for (let from = 0; from < table.numRows; from += rowsPerRequest) {
      const rows = Math.min(rowsPerRequest, table.numRows - from);
      const instances = Array.from({ length: rows }, (_, row) =>
        Object.fromEntries(columns.map(({ name, type, values }) => [name, cellOf(type, values?.get(from + row))])),
      );
      yield { rows, body: JSON.stringify({ instances }) };
    }
  }
}

function cellOf(type: Column['type'], value: unknown): Cell {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (type === 'datetime') return new Date(Number(value)).toISOString();
  return typeof value === 'bigint' ? Number(value) : (value as Cell);
}

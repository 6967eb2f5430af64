import type { FrameReader } from './frame-reader.ts';
import { parseCsv } from './parse-csv.ts';
import { invalid } from './problem.ts';
import type { Columns } from './runner.ts';

const shapes = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;

/** Reads a body of MLflow's `/invocations`: one of four JSON shapes. Columns the contract does not know are ignored, as MLflow does. */
export function readInvocation(reader: FrameReader, body: unknown): Columns {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid(`the body must be an object with one of ${shapes.join(', ')}`);
  const request = body as Record<string, unknown>;
  const [shape, second] = shapes.filter((each) => Object.hasOwn(request, each));
  if (!shape || second) throw invalid(`the body must hold exactly one of ${shapes.join(', ')}`);
  const { params } = request;
  if (params !== undefined && params !== null && (typeof params !== 'object' || Object.keys(params).length > 0))
    throw invalid('this model takes no params');
  const content = request[shape];
  if (shape === 'dataframe_split') return readSplit(reader, content);
  if (Array.isArray(content)) {
    const positional = shape !== 'dataframe_records' && Array.isArray(content[0]);
    return positional ? reader.table(content) : reader.records(content, { extra: 'ignore' });
  }
  if (shape === 'inputs' && typeof content === 'object' && content !== null) return reader.columnar(content as Record<string, unknown>);
  throw invalid(`"${shape}" must be a list of rows`);
}

/** Reads a CSV with a header line. */
export function readCsvInvocation(reader: FrameReader, text: string): Columns {
  const [header, ...rows] = parseCsv(text, reader.maxRows + 1);
  if (!header) throw invalid('the CSV is empty; its first line must name the columns');
  return reader.table(rows, header, true);
}

function readSplit(reader: FrameReader, content: unknown): Columns {
  if (typeof content !== 'object' || content === null) throw invalid('"dataframe_split" must be an object with columns and data');
  const { columns, data } = content as Record<string, unknown>;
  if (!Array.isArray(data)) throw invalid('"dataframe_split" must hold "data", a list of rows');
  if (columns !== undefined && !Array.isArray(columns)) throw invalid('"columns" must be a list of names');
  return reader.table(data, columns);
}

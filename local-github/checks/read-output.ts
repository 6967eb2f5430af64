import { invalidRequest, validationFailed } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';
import type { Annotation, CheckRun } from '../store.ts';

const perRequest = 50;
/** Bytes, not characters (github/rest-api-description#5399). */
const longest = 65_535;
const levels = ['notice', 'warning', 'failure'];

/** The `output` of a request merged into what the run has: annotations are added, the rest is replaced. @throws 422 in GitHub's words */
export function readOutput(call: Call, run: CheckRun): CheckRun['output'] | undefined {
  const output = call.body['output'] as Record<string, unknown> | undefined | null;
  if (output === undefined || output === null) return undefined;
  if (typeof output !== 'object') throw invalidRequest(`For 'properties/output', ${JSON.stringify(output)} is not an object.`);
  const { title, summary, text } = output;
  if (typeof summary !== 'string') throw invalidRequest('Missing required key "summary".');
  if (typeof title !== 'string' && run.output.title === null) throw invalidRequest('Missing required key "title".');
  for (const [field, value] of Object.entries({ summary, text })) {
    if (typeof value === 'string' && Buffer.byteLength(value) > longest) {
      throw validationFailed({ resource: 'CheckRun', field, code: 'custom', message: `${field} exceeds a maximum bytesize of ${longest}` });
    }
  }
  const added = (output['annotations'] ?? []) as Record<string, unknown>[];
  if (!Array.isArray(added)) throw invalidRequest("For 'properties/annotations', it is not an array.");
  if (added.length > perRequest) throw invalidRequest(`No more than ${perRequest} items are allowed; ${added.length} were supplied.`);
  return {
    title: typeof title === 'string' ? title : run.output.title,
    summary,
    text: typeof text === 'string' ? text : run.output.text,
    annotations: [...run.output.annotations, ...added.map(annotation)],
  };
}

function annotation(given: Record<string, unknown>): Annotation {
  for (const key of ['path', 'start_line', 'end_line', 'annotation_level', 'message']) {
    if (given[key] === undefined) throw invalidRequest(`Missing required key "${key}".`);
  }
  const integer = (key: string) => {
    const value = given[key];
    if (!Number.isInteger(value)) throw invalidRequest(`For 'properties/${key}', ${JSON.stringify(value)} is not an integer.`);
    return value as number;
  };
  const level = given['annotation_level'];
  if (!levels.includes(level as string))
    throw invalidRequest(`For 'properties/annotation_level', ${JSON.stringify(level)} is not a member of ${JSON.stringify(levels)}.`);
  const [start, end] = [integer('start_line'), integer('end_line')];
  if (end < start)
    throw validationFailed({
      resource: 'CheckAnnotation',
      field: 'end_line',
      code: 'invalid',
      message: 'end_line must be greater than or equal to start_line',
    });
  const column = (key: string) => (given[key] === undefined || given[key] === null ? null : integer(key));
  if (start !== end && (column('start_column') !== null || column('end_column') !== null)) {
    throw validationFailed({
      resource: 'CheckAnnotation',
      field: 'start_column',
      code: 'invalid',
      message: 'columns can only be used when start_line and end_line are the same',
    });
  }
  const words = (key: string) => (given[key] === undefined || given[key] === null ? null : String(given[key]));
  return {
    path: String(given['path']),
    start_line: start,
    end_line: end,
    start_column: column('start_column'),
    end_column: column('end_column'),
    annotation_level: level as Annotation['annotation_level'],
    title: words('title'),
    message: String(given['message']),
    raw_details: words('raw_details'),
  };
}

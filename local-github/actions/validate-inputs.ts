import { ApiError } from '../http/api-error.ts';
import type { InputFile, WorkflowFile } from './workflow-file.ts';

const mostInputs = 25;
const longestPayload = 65_535;

/**
 * The inputs a dispatched run gets: what was sent, defaults, booleans and numbers typed.
 *
 * @throws 422 in GitHub's words: no trigger, unknown, missing or wrong inputs, more than 25, too long
 */
export function dispatchInputs(workflow: WorkflowFile, sent: Record<string, unknown>): Record<string, unknown> {
  if (!('workflow_dispatch' in workflow.on)) throw new ApiError(422, "Workflow does not have 'workflow_dispatch' trigger");
  const declared = (workflow.on['workflow_dispatch']?.['inputs'] ?? {}) as Record<string, InputFile>;
  if (Object.keys(sent).length > mostInputs)
    throw new ApiError(422, `you may only define up to ${mostInputs} \`inputs\` for a \`workflow_dispatch\` event`);
  if (JSON.stringify(sent).length > longestPayload) throw new ApiError(422, 'inputs are too large.');
  const unknown = Object.keys(sent).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new ApiError(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  return Object.fromEntries(Object.entries(declared).map(([name, input]) => [name, valueOf(name, input ?? {}, sent[name])]));
}

function valueOf(name: string, input: InputFile, sent: unknown): unknown {
  if (sent === undefined || sent === null || sent === '') {
    if (input.default !== undefined) return input.default;
    if (input.required) throw new ApiError(422, `Required input '${name}' not provided`);
    return input.type === 'boolean' ? false : '';
  }
  if (typeof sent === 'object') throw new ApiError(422, `Provided value for input '${name}' is not a string`);
  const text = String(sent);
  if (input.type === 'boolean') {
    if (text !== 'true' && text !== 'false')
      throw new ApiError(422, `Provided value '${text}' for input '${name}' not in the list of allowed values`);
    return text === 'true';
  }
  if (input.type === 'choice' && !(input.options ?? []).includes(text))
    throw new ApiError(422, `Provided value '${text}' for input '${name}' not in the list of allowed values`);
  if (input.type === 'number') {
    if (!Number.isFinite(Number(text))) throw new ApiError(422, `Provided value '${text}' for input '${name}' is not a number`);
    return Number(text);
  }
  return text;
}

import type { Competition, Task } from '../core/contract/competition.ts';
import type { Artifact } from '../core/contract/submission.ts';
import type { AnswerShape } from './protocol/answer.ts';

/** What a model takes and gives, as `harness/interface.py` reads it: column names in contract order. */
export interface ModelContract {
  readonly task: Task;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly artifacts: readonly Pick<Artifact, 'path' | 'format'>[];
  /** Inputs that may be missing. */
  readonly nullable?: readonly string[];
  /** Outputs that are texts. */
  readonly texts?: readonly string[];
}

/** What a competition asks of a model that comes with these artifacts. */
export function modelContract(
  { task, inputs, outputs }: Pick<Competition, 'task' | 'inputs' | 'outputs'>,
  artifacts: readonly Pick<Artifact, 'path' | 'format'>[],
): ModelContract {
  const names = (columns: Competition['inputs']): string[] => columns.map(({ name }) => name);
  return {
    task,
    inputs: names(inputs),
    outputs: names(outputs),
    artifacts: artifacts.map(({ path, format }) => ({ path, format })),
    nullable: names(inputs.filter(({ nullable }) => nullable)),
    texts: names(outputs.filter(({ type }) => type === 'string')),
  };
}

/** How a model under this contract answers. */
export function answerShape({ outputs, texts = [] }: Pick<ModelContract, 'outputs' | 'texts'>): AnswerShape {
  return { numbers: outputs.length - texts.length, texts: texts.length };
}

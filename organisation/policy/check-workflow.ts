import type { Broken } from './broken.ts';
import { rules } from './rules.ts';
import { readWorkflow } from './workflow-file.ts';

/** Every rule a workflow file breaks; one that is not even a workflow breaks `readable`. */
export function checkWorkflow(path: string, source: string): readonly Broken[] {
  try {
    const workflow = readWorkflow(path, source);
    return Object.entries(rules).flatMap(([rule, check]) => check(workflow).map((broken) => ({ rule, ...broken })));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ rule: 'readable', where: path, why, fix: 'write it as docs.github.com/actions/reference/workflow-syntax says' }];
  }
}

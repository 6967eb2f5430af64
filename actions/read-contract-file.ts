import type * as z from 'zod';
import { formatProblem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';

/** Reads one of our YAML files. Throws with every problem, each at its line. */
export async function readContractFile<S extends z.ZodType>(
  schema: S,
  path: string,
  text: (path: string) => Promise<string>,
): Promise<z.infer<S>> {
  const read = readContract(schema, path, await text(path));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

import { readFile } from 'node:fs/promises';
import type * as z from 'zod';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { UsageError } from '../terminal.ts';

/** A contract file the person named. Throws `UsageError` with every located problem, or saying that it cannot be read. */
export async function readFileOf<S extends z.ZodType>(schema: S, path: string): Promise<z.infer<S>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read. Check the path`);
  });
  const read = readContract(schema, path, text);
  if (read.kind === 'invalid') throw new UsageError(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

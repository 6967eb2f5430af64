import type * as z from 'zod';
import type { Column } from './column.ts';

interface Columns {
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
  readonly target: Column;
  readonly columns?: Readonly<Record<string, string | undefined>> | undefined;
  readonly invocation?: { readonly mode: string } | undefined;
}

type Path = (string | number)[];

/** What the columns of a competition must hold to each other: no name twice, no answer among the questions, cases only where there are groups. */
export function checkColumns(competition: Columns, context: z.core.$RefinementCtx): void {
  const refuse = (path: Path, message: string): void => void context.addIssue({ code: 'custom', path, message });
  const { inputs, outputs, target, columns, invocation } = competition;
  for (const [list, name] of [
    [inputs, 'inputs'],
    [outputs, 'outputs'],
  ] as const) {
    const seen = new Set<string>();
    for (const [index, column] of list.entries()) {
      if (seen.has(column.name)) refuse([name, index, 'name'], `"${column.name}" is there twice`);
      seen.add(column.name);
    }
  }
  const input = inputs.findIndex(({ name }) => name === target.name);
  if (input >= 0) refuse(['inputs', input, 'name'], `"${target.name}" is the target; a model must not get it`);
  for (const [role, name] of Object.entries(columns ?? {}))
    if (name === target.name) refuse(['columns', role], `"${target.name}" is the target already`);
  if (invocation?.mode === 'case' && !columns?.group)
    refuse(['invocation', 'mode'], 'cases need columns.group: the column that tells them apart');
}

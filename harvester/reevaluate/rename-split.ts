import { Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import type { JudgeSplit } from '../../vault/judge.ts';

/** A split whose features go out under other names, in the same order: what a model knows its inputs by. The rows are not looked at. */
export function renameSplit(split: JudgeSplit, names: readonly string[]): JudgeSplit {
  return {
    ...split,
    part: async (options) => {
      const { train, test } = await split.part(options);
      return { train: renameSplit(train, names), test: renameSplit(test, names) };
    },
    arrange: async (options) => {
      const run = await split.arrange(options);
      return { ...run, batch: async (index) => renameStream(await run.batch(index), names) };
    },
  };
}

/** An Arrow IPC stream with other column names, in the same order. */
export function renameStream(stream: Uint8Array, names: readonly string[]): Uint8Array {
  const table = tableFromIPC(stream);
  const found = table.schema.fields.map(({ name }) => name);
  if (found.every((name, at) => name === names[at])) return stream;
  const columns = names.map((name, at) => [name, table.getChildAt(at)] as const);
  return tableToIPC(new Table(Object.fromEntries(columns) as ConstructorParameters<typeof Table>[0] & object), 'stream');
}

import { posix } from 'node:path';
import { noCounterpart, type Notes } from '../notes.ts';
import type { GivenTables, TablesPlan } from '../plan.ts';
import { testTables, trainTables } from '../source/find-tables.ts';
import type { KitSource } from '../source/kit-source.ts';
import type { Bundle, BundleTask } from './bundle.ts';
import { notThere } from './not-there.ts';

/** A table of test rows, and their labels. */
type Pair = Extract<TablesPlan, { read: 'files' }>['tests'][number];

/** The files of the training rows and of one or two sets of test rows. */
export async function dataFiles(
  source: KitSource,
  tasks: readonly BundleTask[],
  bundle: Bundle,
  given: GivenTables,
  notes: Notes,
): Promise<Pick<Extract<TablesPlan, { read: 'files' }>, 'train' | 'tests'> | undefined> {
  const inputs = await inputsOf(source, tasks, bundle, given, notes);
  const tests = await testsOf(source, tasks, inputs, notes);
  const trains = given.train === undefined ? trainTables(inputs) : [{ features: given.train }];
  const [train] = trains;
  const place = tasks[0]?.place ?? { path: 'competition.yaml' };
  if (trains.length > 1 || tests.length > 2)
    notes.problems.push(
      noCounterpart(
        place,
        `${Math.max(trains.length, tests.length)} data sets, each with a model of its own: ${(trains.length > 1 ? trains : tests).map(({ features }) => posix.basename(features)).join(', ')}`,
        'make one competition for each data set',
      ),
    );
  if (!train)
    notes.problems.push(
      noCounterpart(
        place,
        'no training table is found in input_data or public_data',
        'bring it as CSV called train…, with a header; or name it: --train <path in the bundle>',
      ),
    );
  if (notes.problems.length > 0 || !train || tests.length === 0) return undefined;
  notes.mapped.push(
    { what: 'training rows', from: [train.features, train.labels].filter(Boolean).join(', '), to: 'data/public/train.csv' },
    ...tests.map(({ features, labels }, index) => ({
      what: 'test rows',
      from: `${features}, ${labels}`,
      to: tests.length === 1 ? 'the private splits, half each' : index === 0 ? 'the feedback split' : 'the final split',
    })),
  );
  return { train, tests };
}

/** Every file a model over there may have read: of the tasks and phases, and those named on the command line. */
async function inputsOf(
  source: KitSource,
  tasks: readonly BundleTask[],
  bundle: Bundle,
  given: GivenTables,
  notes: Notes,
): Promise<string[]> {
  const inputs = new Set<string>();
  for (const [index, task] of tasks.entries()) {
    for (const [role, reference] of [
      ['input_data', task.input_data],
      ['public_data', bundle.phases[index]?.publicData],
    ] as const) {
      if (reference === undefined) continue;
      const paths = await filesOf(source, reference);
      if (!paths && role === 'input_data') notes.problems.push(notThere(task.place, role, reference));
      for (const path of paths ?? []) inputs.add(path);
    }
  }
  for (const path of [given.train, ...(given.features ?? [])]) if (path !== undefined && source.has(path)) inputs.add(path);
  return [...inputs];
}

/** The tables of labels of all tasks, each once, with the inputs they are of. */
async function testsOf(source: KitSource, tasks: readonly BundleTask[], inputs: readonly string[], notes: Notes): Promise<Pair[]> {
  const pairs = new Map<string, Pair>();
  for (const task of tasks) {
    const references = task.reference_data === undefined ? undefined : await filesOf(source, task.reference_data);
    if (!references) {
      notes.problems.push(notThere(task.place, 'reference_data', task.reference_data));
      continue;
    }
    const { tables, without } = testTables(inputs, references);
    for (const table of tables) if (!pairs.has(table.labels)) pairs.set(table.labels, table);
    for (const path of without)
      notes.problems.push(
        noCounterpart(
          { path },
          'holds labels whose inputs are not in the bundle: a file of predictions can be scored with it, a model cannot',
          'put the inputs of these rows into input_data, one row a label, called like it (test_features.csv for test_labels.csv)',
        ),
      );
    if (tables.length === 0 && without.length === 0)
      notes.problems.push(
        noCounterpart(
          task.place,
          `reference_data ${task.reference_data} holds no table of labels`,
          'bring them as CSV: one row each, with a header',
        ),
      );
  }
  return [...pairs.values()];
}

async function filesOf(source: KitSource, reference: string): Promise<string[] | undefined> {
  const found = await source.find(reference);
  if (!found) return undefined;
  return found.kind === 'file' ? [found.path] : source.below(found.path).map(({ path }) => `${found.path}/${path}`);
}

import { posix } from 'node:path';
import { chooseMetrics, type Score } from '../metrics/choose-metrics.ts';
import { known } from '../metrics/metric.ts';
import { metricOf } from '../metrics/metric-of.ts';
import { at, missing, noCounterpart, type Notes, type Place } from '../notes.ts';
import type { GivenTables, Plan, TableFiles, TablesPlan } from '../plan.ts';
import { analyse } from '../python/analyse.ts';
import type { PythonModule } from '../python/expression.ts';
import { scoreUnder } from '../python/scores-of.ts';
import { testTables, trainTables } from '../source/find-tables.ts';
import type { KitSource } from '../source/kit-source.ts';
import { plainText, shorten } from '../words.ts';
import { readBundle, type Bundle, type BundleTask } from './bundle.ts';
import { submissionsOf } from './submissions.ts';

/** Reads a Codabench or CodaLab bundle: its YAML, what its programs compute by Python's parser, its data by their names. Runs nothing. */
export async function readCodabench(
  source: KitSource,
  path: string,
  python: string,
  given: GivenTables,
  notes: Notes,
): Promise<Plan | undefined> {
  const bundle = await readBundle(source, path);
  const tasks = tasksOf(bundle, notes);
  const [task] = tasks;
  if (!task) return undefined;
  const scoring = await programs(source, task.scoring_program, 'scoring_program', task, python, notes);
  const ingestion =
    task.ingestion_program === undefined
      ? undefined
      : await programs(source, task.ingestion_program, 'ingestion_program', task, python, notes);
  const data = await dataOf(source, tasks, bundle, given, notes);
  const chalearn = data?.train.labels?.endsWith('.solution') ? await chalearnOf(source, data.train) : undefined;
  const metrics = scoring ? chooseMetrics(await scoresOf(bundle, scoring, source, chalearn, notes), notes, { path }) : undefined;
  if (!data || !metrics || notes.problems.length > 0) return undefined;
  const form =
    chalearn ||
    [...(ingestion?.values() ?? [])].some(({ calls }) =>
      calls.some((call) => /^numpy\.(?:array|asarray|load|loadtxt|genfromtxt)$/.test(call)),
    )
      ? 'array'
      : 'frame';
  const labels = chalearn && chalearn.columns > 1 ? 'one-hot' : 'plain';
  const submissions = ingestion ? await submissionsOf(bundle, ingestion, source, python, labels, notes) : [];
  if (!ingestion)
    notes.assumed.push({
      what: 'people handed in files of predictions over there; here they hand in models, which are asked for hidden rows',
      change: 'README.md: tell them',
    });
  const [development] = bundle.phases;
  notes.mapped.push(
    { what: 'title, description', from: path, to: 'competition.yaml title, need.statement' },
    { what: `${bundle.phases.length} phases`, from: at(bundle.phases[0]?.place ?? { path }), to: 'competition.yaml phases' },
  );
  if (bundle.dockerImage)
    notes.leftOut.push(
      noCounterpart(
        bundle.dockerImage,
        'the Docker image: models run in the sandbox, in the locked environment',
        'put the packages it needs into env/requirements.in',
      ),
    );
  return {
    title: bundle.title,
    description: shorten(bundle.description, 1500),
    kind: metrics.primary.kind,
    metrics,
    phases: bundle.phases,
    limits: { attemptsPerDay: development?.perDay, wallSeconds: development?.seconds },
    tables: {
      read: 'files',
      ...data,
      ...(given.target !== undefined && { target: given.target }),
      ...(chalearn && { chalearn: { features: chalearn.features, labels: chalearn.labels } }),
      form,
    },
    submissions,
    pages: await pagesOf(bundle, source, notes),
  };
}

/** One task for each phase; phases that share theirs share it here too. */
function tasksOf(bundle: Bundle, notes: Notes): BundleTask[] {
  for (const phase of bundle.phases)
    if (phase.tasks.length > 1)
      notes.problems.push(
        noCounterpart(phase.place, `the phase "${phase.title}" has ${phase.tasks.length} tasks`, 'make one competition for each task'),
      );
  return bundle.phases.flatMap(({ tasks }) => tasks[0] ?? []);
}

async function programs(
  source: KitSource,
  reference: string | undefined,
  role: string,
  task: BundleTask,
  python: string,
  notes: Notes,
): Promise<Map<string, PythonModule> | undefined> {
  const found = reference === undefined ? undefined : await source.find(reference);
  if (!found) {
    notes.problems.push(notThere(task.place, role, reference));
    return undefined;
  }
  const files = found.kind === 'file' ? [found.path] : source.below(found.path).map(({ path }) => `${found.path}/${path}`);
  const modules = files.filter((file) => file.endsWith('.py')).slice(0, 50);
  if (modules.length === 0) {
    notes.problems.push(noCounterpart(task.place, `the ${role} ${reference} holds no Python`, 'only programs in Python are read'));
    return undefined;
  }
  return analyse(python, source, modules);
}

function notThere(place: Place, role: string, reference: string | undefined): ReturnType<typeof missing> {
  if (reference === undefined) return missing(place, `names no ${role}`, 'a bundle for this importer brings it');
  const key = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(reference);
  return missing(
    place,
    `${role}: ${reference} is not in the bundle`,
    key ? 'it is the key of something uploaded over there: download it, and name the file' : 'add it, or correct its name',
  );
}

/** The files of the training rows and of one or two sets of test rows. */
async function dataOf(
  source: KitSource,
  tasks: readonly BundleTask[],
  bundle: Bundle,
  given: GivenTables,
  notes: Notes,
): Promise<Pick<Extract<TablesPlan, { read: 'files' }>, 'train' | 'tests'> | undefined> {
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
  const place = tasks[0]?.place ?? { path: 'competition.yaml' };
  const pairs: { features: string; labels: string }[] = [];
  const seen = new Set<string>();
  for (const task of tasks) {
    const references = task.reference_data === undefined ? undefined : await filesOf(source, task.reference_data);
    if (!references) {
      notes.problems.push(notThere(task.place, 'reference_data', task.reference_data));
      continue;
    }
    const { tables, without } = testTables([...inputs], references);
    for (const table of tables) if (!seen.has(table.labels)) pairs.push(table);
    for (const { labels } of tables) seen.add(labels);
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
  const trains = given.train === undefined ? trainTables([...inputs]) : [{ features: given.train }];
  const [train] = trains;
  if (trains.length > 1 || pairs.length > 2)
    notes.problems.push(
      noCounterpart(
        place,
        `${Math.max(trains.length, pairs.length)} data sets, each with a model of its own: ${(trains.length > 1 ? trains : pairs).map(({ features }) => posix.basename(features)).join(', ')}`,
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
  if (notes.problems.length > 0 || !train || pairs.length === 0) return undefined;
  notes.mapped.push(
    { what: 'training rows', from: [train.features, train.labels].filter(Boolean).join(', '), to: 'data/public/train.csv' },
    ...pairs.map(({ features, labels }, index) => ({
      what: 'test rows',
      from: `${features}, ${labels}`,
      to: pairs.length === 1 ? 'the private splits, half each' : index === 0 ? 'the feedback split' : 'the final split',
    })),
  );
  return { train, tests: pairs };
}

async function filesOf(source: KitSource, reference: string): Promise<string[] | undefined> {
  const found = await source.find(reference);
  if (!found) return undefined;
  return found.kind === 'file' ? [found.path] : source.below(found.path).map(({ path }) => `${found.path}/${path}`);
}

interface ChaLearn {
  readonly features: readonly string[];
  readonly labels: readonly string[];
  /** Columns of a `.solution`: 1, or one a class. */
  readonly columns: number;
  readonly regression: boolean;
}

/** What lies beside the tables of ChaLearn's format: names of columns and labels, and the task. */
async function chalearnOf(source: KitSource, { features, labels }: TableFiles): Promise<ChaLearn> {
  const stem = features.replace(/_train\.data$/, '');
  const lines = async (path: string): Promise<string[]> =>
    source.has(path)
      ? (await source.text(path))
          .split(/\r?\n/)
          .map((line) => line.trim())
          .filter(Boolean)
      : [];
  const [first = ''] = await lines(labels ?? '');
  const info = (await lines(`${stem}_public.info`)).join('\n');
  return {
    features: await lines(`${stem}_feat.name`),
    labels: await lines(`${stem}_label.name`),
    columns: first.split(/\s+/).length,
    regression: /^task\s*=\s*'?regression/m.test(info),
  };
}

async function scoresOf(
  bundle: Bundle,
  programs: ReadonlyMap<string, PythonModule>,
  source: KitSource,
  chalearn: ChaLearn | undefined,
  notes: Notes,
): Promise<Score[]> {
  const file = [...programs.keys()].map((path) => posix.join(posix.dirname(path), 'metric.txt')).find((path) => source.has(path));
  const chosen = file === undefined ? undefined : (await source.text(file)).split(/\s/, 1)[0];
  const scores: Score[] = [];
  for (const { key, title, computed, lowerIsBetter, place } of bundle.columns) {
    if (/duration|time|\bnsub\b/i.test(`${key} ${title}`)) {
      notes.leftOut.push(
        noCounterpart(
          place,
          `the column "${title}": time is measured from outside the sandbox, for everybody, and shown as cost`,
          'nothing needs doing',
        ),
      );
      continue;
    }
    if (computed) {
      notes.leftOut.push(
        noCounterpart(place, `the column "${title}" is computed from other columns`, 'choose one of those as primary metric'),
      );
      continue;
    }
    const program = chosen === undefined ? scoreUnder(key, programs) : byName(chosen, programs);
    const found = program?.found;
    const metric = chalearn && !chalearn.regression && found?.metric === known.mse ? known.squaredErrorOfProbabilities : found?.metric;
    scores.push({
      title,
      place: program?.place ?? place,
      found: metric,
      times: found?.times ?? 1,
      why: program ? 'is computed in a way that cannot be told by reading' : 'is written by no scoring program that can be read',
    });
    if (metric && lowerIsBetter !== undefined && lowerIsBetter !== (metric.direction === 'lower'))
      notes.assumed.push({
        what: `the board over there sorts "${title}" the other way round; ${metric.name} is better when ${metric.direction}`,
        change: 'competition.yaml metrics',
      });
  }
  return scores;
}

/** The metric a function of that name returns; ChaLearn's bundles name it in `metric.txt`. */
function byName(name: string, programs: ReadonlyMap<string, PythonModule>): ReturnType<typeof scoreUnder> {
  for (const [path, module] of programs) {
    const found = module.functions[name];
    if (found) return { place: { path, line: found.line }, found: found.returns ? metricOf(found.returns, module) : undefined };
  }
  return undefined;
}

async function pagesOf(bundle: Bundle, source: KitSource, notes: Notes): Promise<Plan['pages']> {
  const pages = [];
  for (const { title, file } of bundle.pages) {
    if (!source.has(file)) {
      notes.leftOut.push(missing({ path: file }, 'is named as a page and not in the bundle', 'nothing needs doing'));
      continue;
    }
    const text = await source.text(file);
    pages.push({ title, path: file, text: /\.html?$/i.test(file) ? plainText(text) : text.trim() });
    notes.mapped.push({ what: `page "${shorten(title, 60)}"`, from: file, to: 'imported/' });
  }
  return pages;
}

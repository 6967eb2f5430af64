import { chooseMetrics, type Score } from '../metrics/choose-metrics.ts';
import { at, missing, noCounterpart, type Notes, type Place } from '../notes.ts';
import { readTime } from '../phases.ts';
import type { GivenTables, Plan, PlannedPhase, TableFiles } from '../plan.ts';
import { analyse } from '../python/analyse.ts';
import type { PythonModule } from '../python/expression.ts';
import { scoreUnder } from '../python/scores-of.ts';
import { testTables, trainTables } from '../source/find-tables.ts';
import type { KitSource } from '../source/kit-source.ts';
import { plainText, shorten } from '../words.ts';
import { readConfig, type EvalAiConfig } from './config.ts';

type Where = (keys: readonly PropertyKey[]) => Place;

/** Reads an EvalAI challenge configuration; what its evaluation script computes is told by Python's parser. Runs nothing of it. */
export async function readEvalAi(
  source: KitSource,
  path: string,
  python: string,
  given: GivenTables,
  notes: Notes,
): Promise<Plan | undefined> {
  const { config, where } = await readConfig(source, path);
  refuseOtherModes(config, where, notes);
  const programs = await scriptOf(source, config, where, python, notes);
  const phases = phasesOf(config, where, notes);
  const tables = await tablesOf(source, config, where, given, notes);
  const metrics = programs ? chooseMetrics(scoresOf(config, programs, where, notes), notes, where(['leaderboard'])) : undefined;
  if (!tables || !metrics || notes.problems.length > 0) return undefined;
  const [first] = config.challenge_phases;
  const perDay = first?.max_submissions_per_day ?? undefined;
  notes.mapped.push(
    { what: 'title, short description', from: at(where(['title'])), to: 'competition.yaml title, need.statement' },
    { what: `${config.challenge_phases.length} phases`, from: at(where(['challenge_phases'])), to: 'competition.yaml phases' },
  );
  notes.assumed.push({
    what: 'people handed in files of predictions over there; here they hand in models, which are asked for hidden rows',
    change: 'README.md: tell them',
  });
  const description = config.short_description ?? config.title;
  return {
    title: config.title,
    description: shorten(description, 1500),
    kind: metrics.primary.kind,
    metrics,
    phases,
    limits: { attemptsPerDay: perDay !== undefined && perDay > 0 ? Math.min(perDay, 1000) : undefined },
    tables: { read: 'files', ...tables, ...(given.target !== undefined && { target: given.target }), form: 'frame' },
    submissions: [],
    pages: await pagesOf(source, config, notes),
  };
}

function refuseOtherModes(config: EvalAiConfig, where: Where, notes: Notes): void {
  const modes = [
    ['remote_evaluation', 'evaluates on a machine of its hosts, by a program that is not in the configuration'],
    ['is_docker_based', 'takes Docker images that act in an environment; here a model answers tables of rows'],
    ['is_static_dataset_code_upload', 'takes Docker images that read the data as files; here a model answers tables of rows'],
  ] as const;
  for (const [key, what] of modes)
    if (config[key] === true)
      notes.problems.push(
        noCounterpart(
          where([key]),
          `the challenge ${what}`,
          'restate the need as rows with one answer each, in a new competition: harvester new competition',
        ),
      );
}

async function scriptOf(
  source: KitSource,
  { evaluation_script: reference }: EvalAiConfig,
  where: Where,
  python: string,
  notes: Notes,
): Promise<Map<string, PythonModule> | undefined> {
  const found = await source.find(reference);
  const files = found?.kind === 'folder' ? source.below(found.path).map(({ path }) => `${found.path}/${path}`) : found ? [found.path] : [];
  const modules = files.filter((file) => file.endsWith('.py')).slice(0, 50);
  if (modules.length > 0) return analyse(python, source, modules);
  notes.problems.push(
    missing(
      where(['evaluation_script']),
      `evaluation_script: ${reference} is not there, or holds no Python`,
      'add it: its folder, or its zip',
    ),
  );
  return undefined;
}

function phasesOf({ challenge_phases: phases, start_date, end_date }: EvalAiConfig, where: Where, notes: Notes): PlannedPhase[] {
  const time = (value: string | undefined, place: Place): number | undefined => {
    const found = value === undefined ? undefined : readTime(value);
    if (value !== undefined && found === undefined)
      notes.problems.push(noCounterpart(place, `"${value}" is no date that is read here`, 'write 2026-01-31 00:00:00'));
    return found;
  };
  return phases
    .map((phase, index) => ({
      title: phase.name,
      opens: time(phase.start_date ?? start_date, where(['challenge_phases', index, 'start_date'])),
      closes: time(phase.end_date ?? end_date, where(['challenge_phases', index, 'end_date'])),
    }))
    .toSorted((a, b) => (a.opens ?? 0) - (b.opens ?? 0) || (a.closes ?? 0) - (b.closes ?? 0));
}

/** The annotation files are the labels; the inputs of those rows, and training rows, are what a configuration usually does not hold. */
async function tablesOf(
  source: KitSource,
  config: EvalAiConfig,
  where: Where,
  given: GivenTables,
  notes: Notes,
): Promise<{ train: TableFiles; tests: TableFiles[] } | undefined> {
  const before = notes.problems.length;
  const labels: { path: string; place: Place }[] = [];
  for (const [index, { name, test_annotation_file: file }] of config.challenge_phases.entries()) {
    const place = where(['challenge_phases', index, 'test_annotation_file']);
    const found = file === undefined ? undefined : await source.find(file);
    if (found?.kind !== 'file')
      notes.problems.push(
        missing(
          place,
          `the annotations of the phase "${name}" (${file ?? 'none named'}) are not there`,
          'add the file: it holds the labels',
        ),
      );
    else if (!labels.some(({ path }) => path === found.path)) labels.push({ path: found.path, place });
  }
  if (labels.length > 2)
    for (const { path, place } of labels.slice(1, -1))
      notes.leftOut.push(
        noCounterpart(
          place,
          `${path}: there are two boards, feedback and final`,
          'the first and the last phase with labels of their own were taken',
        ),
      );
  const used = labels.length > 2 ? [labels[0], labels.at(-1)].flatMap((each) => each ?? []) : labels;
  const known = new Set(labels.map(({ path }) => path));
  const inputs = source.files.map(({ path }) => path).filter((path) => !known.has(path) && !path.startsWith('annotations/'));
  for (const path of [given.train, ...(given.features ?? [])])
    if (path !== undefined && !source.has(path))
      notes.problems.push(missing({ path }, 'is not in the kit', 'put it there; --train and --features name files of the kit'));
  const byName = testTables(
    inputs,
    used.map(({ path }) => path),
  ).tables;
  const tests: TableFiles[] = [];
  for (const [index, { path, place }] of used.entries()) {
    const features = given.features?.[index] ?? given.features?.[0] ?? byName.find((table) => table.labels === path)?.features;
    if (features === undefined)
      notes.problems.push(
        noCounterpart(
          place,
          `${path} holds labels whose inputs are not in the configuration: a file of predictions can be scored with it, a model cannot`,
          'put a table with the inputs of these rows into the kit, and name it: --features <path in the kit>, one for each phase',
        ),
      );
    else tests.push({ features, labels: path });
  }
  const found = trainTables(inputs);
  const train = given.train === undefined ? (found.length === 1 ? found[0] : undefined) : { features: given.train };
  if (!train)
    notes.problems.push(
      noCounterpart(
        where(['title']),
        'the configuration holds no training rows: participants got them elsewhere',
        'put a table with inputs and labels into the kit, and name it: --train <path in the kit>',
      ),
    );
  if (!train || notes.problems.length > before) return undefined;
  notes.mapped.push(
    { what: 'training rows', from: train.features, to: 'data/public/train.csv' },
    ...tests.map(({ features, labels: file }) => ({ what: 'test rows', from: `${features}, ${file}`, to: 'the private splits' })),
  );
  return { train, tests };
}

function scoresOf(config: EvalAiConfig, programs: ReadonlyMap<string, PythonModule>, where: Where, notes: Notes): Score[] {
  const [board, ...more] = config.leaderboard;
  for (const [index] of more.entries())
    notes.leftOut.push(noCounterpart(where(['leaderboard', index + 1]), 'a second leaderboard', 'make a competition for it'));
  if (!board) return [];
  const { labels, default_order_by: first, metadata } = board.schema;
  const ordered = [first, ...labels.filter((label) => label !== first)];
  const descending = config.challenge_phase_splits?.find(({ leaderboard_id: id }) => id === board.id)?.is_leaderboard_order_descending;
  return ordered.map((label) => {
    const program = scoreUnder(label, programs);
    const place = program?.place ?? where(['leaderboard', 0, 'schema']);
    const metric = program?.found?.metric;
    const ascending =
      metadata?.[label]?.sort_ascending ?? (label === first && descending !== undefined && descending !== null ? !descending : undefined);
    if (metric && ascending !== undefined && ascending !== null && ascending !== (metric.direction === 'lower'))
      notes.assumed.push({
        what: `the board over there sorts "${label}" the other way round; ${metric.name} is better when ${metric.direction}`,
        change: 'competition.yaml metrics',
      });
    return {
      title: label,
      place,
      found: metric,
      times: program?.found?.times ?? 1,
      why: program ? 'is computed in a way that cannot be told by reading' : 'is written by no evaluation script that can be read',
    };
  });
}

async function pagesOf(source: KitSource, config: EvalAiConfig, notes: Notes): Promise<Plan['pages']> {
  const pages = [];
  for (const [title, key] of [
    ['Description', 'description'],
    ['Evaluation', 'evaluation_details'],
    ['Terms', 'terms_and_conditions'],
    ['Submission guidelines', 'submission_guidelines'],
  ] as const) {
    const file = config[key];
    if (file === undefined || !source.has(file)) continue;
    pages.push({ title, path: file, text: plainText(await source.text(file)) });
    notes.mapped.push({ what: `page "${title}"`, from: file, to: 'imported/' });
  }
  return pages;
}

import { chooseMetrics } from '../metrics/choose-metrics.ts';
import { at, missing, noCounterpart, type Notes } from '../notes.ts';
import type { GivenTables, Plan } from '../plan.ts';
import { analyse } from '../python/analyse.ts';
import type { PythonModule } from '../python/expression.ts';
import type { KitSource } from '../source/kit-source.ts';
import { plainText, shorten } from '../words.ts';
import { readBundle, type Bundle, type BundleTask } from './bundle.ts';
import { chalearnOf } from './chalearn.ts';
import { dataFiles } from './data-files.ts';
import { notThere } from './not-there.ts';
import { scoresOf } from './scores-of.ts';
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
  const data = await dataFiles(source, tasks, bundle, given, notes);
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

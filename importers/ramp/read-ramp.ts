import { chooseMetrics, type Score } from '../metrics/choose-metrics.ts';
import { at, CannotImport, missing, noCounterpart, type Notes } from '../notes.ts';
import type { Plan, PlannedSubmission } from '../plan.ts';
import { analyse } from '../python/analyse.ts';
import type { Expression, PythonModule } from '../python/expression.ts';
import type { KitSource } from '../source/kit-source.ts';
import { plainText, shorten } from '../words.ts';
import { rampMetric } from './score-types.ts';
import { workflowOf, type Workflow } from './workflow.ts';

const problemFile = 'problem.py';

/** Reads a RAMP kit: `problem.py` by Python's parser, `submissions/*` by their names. Runs nothing of it. */
export async function readRamp(source: KitSource, python: string, notes: Notes): Promise<Plan | undefined> {
  const module = (await analyse(python, source, [problemFile])).get(problemFile) as PythonModule;
  const title = text(module.assigned['problem_title']) ?? 'Imported RAMP challenge';
  const workflow = workflowOf(module, problemFile, notes);
  const predictions = predictionsOf(module, notes);
  const scores = scoresOf(module);
  const metrics = chooseMetrics(scores, notes, { path: problemFile, line: module.assigned['score_types']?.line });
  for (const name of ['get_train_data', 'get_test_data'])
    if (!module.functions[name])
      notes.problems.push(missing({ path: problemFile }, `defines no ${name}`, 'a kit hands over its data by this function'));
  const cv = module.functions['get_cv'];
  if (cv)
    notes.leftOut.push(
      noCounterpart(
        { path: problemFile, line: cv.line },
        'get_cv: models are not trained and cross-validated again on the server',
        'nothing needs doing: scores come with intervals from one hidden split for feedback and another for the final',
      ),
    );
  if (!workflow || !predictions || !metrics || notes.problems.length > 0) return undefined;
  if (metrics.primary.kind !== predictions.kind)
    throw new CannotImport(
      noCounterpart(
        scores[0]?.place ?? { path: problemFile },
        `the first score does not fit the predictions (${predictions.kind})`,
        'put one that fits first',
      ),
    );
  notes.mapped.push({
    what: 'title',
    from: at({ path: problemFile, line: module.assigned['problem_title']?.line }),
    to: 'competition.yaml title',
  });
  const readme = source.files.find(({ path }) => /^readme\.(?:md|rst|txt)$/i.test(path))?.path;
  const about = readme === undefined ? '' : plainText(await source.text(readme));
  return {
    title,
    description: shorten(about.replace(/^#.*$/m, '').replaceAll(/\[!\[[^\n]*\n/g, ''), 600) || title,
    kind: predictions.kind,
    metrics,
    phases: [],
    limits: {},
    tables: {
      read: 'ramp',
      target: text(module.assigned['_target_column_name']) ?? text(module.assigned['_target_column']) ?? 'target',
      ...(predictions.classes && { classes: predictions.classes }),
    },
    submissions: submissionsOf(source, workflow, notes),
    pages: readme === undefined ? [] : [{ title: 'The kit’s own README', path: readme, text: about }],
  };
}

function text(value: Expression | undefined): string | undefined {
  return value?.k === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

function predictionsOf(module: PythonModule, notes: Notes): { kind: Plan['kind']; classes?: (string | number)[] } | undefined {
  const made = module.assigned['Predictions'];
  const place = { path: problemFile, line: made?.line };
  const maker = made?.k === 'call' ? made.function.split('.').at(-1) : undefined;
  if (made?.k !== 'call' || !made.function.startsWith('rampwf.')) {
    notes.problems.push(
      missing(place, 'assigns no Predictions = rampwf.prediction_types.make_…(…)', 'write it so, at the top of the file'),
    );
    return undefined;
  }
  const names = made.named['label_names'] ?? made.args[0];
  const labels = names?.k === 'literal' && Array.isArray(names.value) ? (names.value as unknown[]) : undefined;
  if (maker === 'make_multiclass') {
    const classes = labels?.filter((label): label is string | number => typeof label === 'string' || Number.isInteger(label));
    return { kind: 'classification', ...(classes && classes.length === labels?.length && { classes }) };
  }
  if (maker === 'make_regression' && (labels === undefined || labels.length <= 1)) return { kind: 'regression' };
  notes.problems.push(
    maker === 'make_regression'
      ? noCounterpart(place, `predicts ${labels?.length} values at once`, 'make one competition for each value')
      : noCounterpart(
          place,
          `predictions made by ${maker} are neither one class nor one number for each row`,
          'restate the need as rows with one answer each',
        ),
  );
  return undefined;
}

function scoresOf(module: PythonModule): Score[] {
  const list = module.assigned['score_types'];
  const items = list?.k === 'list' ? list.items : [];
  return items.map((score) => {
    const name = score.k === 'call' ? (score.function.split('.').at(-1) ?? '') : '';
    const own = name in module.classes;
    const label = score.k === 'call' ? text(score.named['name']) : undefined;
    return {
      title: label ?? (name || 'unnamed'),
      place: { path: problemFile, line: score.line },
      found: rampMetric(score),
      why: own
        ? `is the kit's own class ${name}, which is not run here`
        : `(${name || 'an expression'}) has no counterpart that gives the same number`,
    };
  });
}

function submissionsOf(source: KitSource, workflow: Workflow, notes: Notes): PlannedSubmission[] {
  const names = new Set(source.below('submissions').flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0] as string] : [])));
  const planned: PlannedSubmission[] = [];
  for (const name of [...names].toSorted()) {
    const folder = `submissions/${name}`;
    const files = new Map(
      source
        .below(folder)
        .filter(({ path }) => !path.startsWith('training_output/') && !/\.(?:pyc|ipynb)$/.test(path))
        .map(({ path }) => [path, `${folder}/${path}`]),
    );
    const lacking = workflow.elements.filter((element) => !files.has(element));
    if (lacking.length > 0) {
      notes.leftOut.push(missing({ path: folder }, `has no ${lacking.join(', ')}`, 'complete the submission, or leave it out'));
      continue;
    }
    planned.push({ name, folder, files, make: workflow.make, pair: workflow.pair, labels: 'plain', baseline: name === 'starting_kit' });
  }
  return planned;
}

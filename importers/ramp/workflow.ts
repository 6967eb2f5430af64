import { missing, noCounterpart, type Notes } from '../notes.ts';
import type { PythonModule } from '../python/expression.ts';

/** How a kit's submissions are put together. */
export interface Workflow {
  /** Files each submission must have. */
  readonly elements: readonly string[];
  /** The line of Python that brings the model in as `make`. */
  readonly make: string;
  readonly pair?: 'classifier' | 'regressor';
}

const workflows: Readonly<Record<string, Workflow>> = {
  Estimator: { elements: ['estimator.py'], make: 'from estimator import get_estimator as make' },
  EstimatorExternalData: { elements: ['estimator.py', 'external_data.csv'], make: 'from estimator import get_estimator as make' },
  Classifier: { elements: ['classifier.py'], make: 'from classifier import Classifier as make' },
  Regressor: { elements: ['regressor.py'], make: 'from regressor import Regressor as make' },
  FeatureExtractorClassifier: {
    elements: ['feature_extractor.py', 'classifier.py'],
    make: 'from pair import Pair as make',
    pair: 'classifier',
  },
  FeatureExtractorRegressor: {
    elements: ['feature_extractor.py', 'regressor.py'],
    make: 'from pair import Pair as make',
    pair: 'regressor',
  },
};

/** The kit's workflow; undefined, and a problem, where none of ours stands for it. */
export function workflowOf(module: PythonModule, path: string, notes: Notes): Workflow | undefined {
  const made = module.assigned['workflow'];
  const place = { path, line: made?.line };
  if (!made) {
    notes.problems.push(missing({ path }, 'assigns no workflow', 'write workflow = rampwf.workflows.Estimator(), or another one'));
    return undefined;
  }
  const name = made.k === 'call' ? (made.function.split('.').at(-1) ?? '') : '';
  const found = made.k === 'call' && made.function.startsWith('rampwf.') ? workflows[name] : undefined;
  if (found && made.k === 'call' && made.args.length === 0 && Object.keys(made.named).length === 0) {
    notes.mapped.push({
      what: `workflow ${name}`,
      from: `${path}:${made.line}`,
      to: 'model.py of each submission: load, predict and train around the imported code',
    });
    return found;
  }
  const own = name in module.classes;
  notes.problems.push(
    noCounterpart(
      place,
      own
        ? `the workflow ${name} is the kit's own class`
        : found
          ? `the workflow ${name} with arguments of its own`
          : `the workflow ${name || 'here'} has no counterpart`,
      `these have: ${Object.keys(workflows).join(', ')}, without arguments. Write model.py by hand: class Model with load, predict and train`,
    ),
  );
  return undefined;
}

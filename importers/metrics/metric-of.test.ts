import { describe, expect, test } from 'vitest';
import type { Expression, PythonModule } from '../python/expression.ts';
import { metricOf } from './metric-of.ts';

const line = 1;
const name = (of: string): Expression => ({ k: 'name', line, name: of });
const literal = (value: unknown): Expression => ({ k: 'literal', line, value });
const call = (
  of: string,
  args: readonly Expression[] = [name('true'), name('guess')],
  named: Record<string, Expression> = {},
): Expression => ({ k: 'call', line, function: of, args, named });
const method = (of: Expression, called: string): Expression => ({ k: 'call', line, function: '', method: called, of, args: [], named: {} });
const binary = (left: Expression, op: string, right: Expression): Expression => ({ k: 'binary', line, op, left, right });
const compare = (op: string): Expression => ({ k: 'compare', line, op, left: name('true'), right: name('guess') });
const difference = binary(name('true'), 'Sub', name('guess'));
const module: PythonModule = {
  assigned: {},
  imports: [],
  functions: {
    own: { line, args: ['a', 'b'], returns: method(compare('Eq'), 'mean') },
    endless: { line, args: [], returns: call('endless') },
  },
  classes: {},
  calls: [],
  scores: [],
};
const found = (value: Expression): string | undefined => metricOf(value, module)?.metric.name;

describe('what an expression computes', () => {
  test.each<[string, Expression, string]>([
    ['accuracy_score(…)', call('sklearn.metrics.accuracy_score'), 'accuracy'],
    ['float(accuracy_score(…))', call('float', [call('sklearn.metrics.accuracy_score')]), 'accuracy'],
    ['1 - accuracy_score(…)', binary(literal(1), 'Sub', call('sklearn.metrics.accuracy_score')), 'classification_error'],
    ['f1_score(…, average="macro")', call('sklearn.metrics.f1_score', [], { average: literal('macro') }), 'f1_macro'],
    ['f1_score(…)', call('sklearn.metrics.f1_score'), 'f1'],
    ['roc_auc_score(…, multi_class="ovr")', call('sklearn.metrics.roc_auc_score', [], { multi_class: literal('ovr') }), 'roc_auc_ovr'],
    [
      'balanced_accuracy_score(…, adjusted=True)',
      call('sklearn.metrics.balanced_accuracy_score', [], { adjusted: literal(true) }),
      'adjusted_balanced_accuracy',
    ],
    [
      'mean_squared_error(…, squared=False)',
      call('sklearn.metrics.mean_squared_error', [], { squared: literal(false) }),
      'root_mean_squared_error',
    ],
    ['np.sqrt(mean_squared_error(…))', call('numpy.sqrt', [call('sklearn.metrics.mean_squared_error')]), 'root_mean_squared_error'],
    ['mean_squared_error(…) ** 0.5', binary(call('sklearn.metrics.mean_squared_error'), 'Pow', literal(0.5)), 'root_mean_squared_error'],
    ['(a == b).mean()', method(compare('Eq'), 'mean'), 'accuracy'],
    ['np.mean(a != b)', call('numpy.mean', [compare('NotEq')]), 'classification_error'],
    ['np.mean((a - b) ** 2)', call('numpy.mean', [binary(difference, 'Pow', literal(2))]), 'mean_squared_error'],
    ['np.mean(np.abs(a - b))', call('numpy.mean', [call('numpy.abs', [difference])]), 'mean_absolute_error'],
    ['a function of the program that returns one', call('own'), 'accuracy'],
  ])('%s', (_, value, metric) => {
    expect(found(value)).toBe(metric);
  });

  test('a hundred times a metric is that metric, and it is told', () => {
    expect(metricOf(binary(literal(100), 'Mult', call('sklearn.metrics.r2_score')), module)).toMatchObject({
      metric: { name: 'r2' },
      times: 100,
    });
  });

  test.each<[string, Expression]>([
    ['chance', call('random.random', [])],
    ['a function of unknown code', call('their.score')],
    ['a function that calls itself', call('endless')],
    ['weights that are not here', call('sklearn.metrics.accuracy_score', [], { sample_weight: name('w') })],
    ['counts instead of shares', call('sklearn.metrics.accuracy_score', [], { normalize: literal(false) })],
    ['another average of areas', call('sklearn.metrics.roc_auc_score', [], { average: literal('micro') })],
    ['the root of something else', call('numpy.sqrt', [call('sklearn.metrics.accuracy_score')])],
    ['one metric less another', binary(call('sklearn.metrics.accuracy_score'), 'Sub', call('sklearn.metrics.log_loss'))],
    ['a cube', call('numpy.mean', [binary(difference, 'Pow', literal(3))])],
    ['a number', literal(0.5)],
  ])('nothing is guessed from %s', (_, value) => {
    expect(found(value)).toBeUndefined();
  });
});

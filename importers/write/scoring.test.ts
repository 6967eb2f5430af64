import { expect, test } from 'vitest';
import { known, shareOfClassesAbove } from '../metrics/metric.ts';
import { scoringText } from './scoring.ts';

test('metrics that scikit-learn has need no file', async () => {
  expect(await scoringText([known.accuracy, known.logLoss])).toBeUndefined();
});

test('a file holds the functions that are needed, and no other', async () => {
  const text = (await scoringText([known.gini, shareOfClassesAbove(0.7)])) ?? '';
  const functions = [...text.matchAll(/^def (\w+)/gm)].map(([, name]) => name);
  expect(functions).toEqual(['chosen_class', 'share_of_classes_above', 'gini', 'normalized_gini', 'f1_above_70']);
  expect(text).toContain('from sklearn.metrics import f1_score\n');
});

test('every metric of our own is there under its name', async () => {
  for (const metric of Object.values(known).filter((each) => 'own' in each))
    expect(await scoringText([metric])).toContain(`def ${metric.name}(truth`);
});

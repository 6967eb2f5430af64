import { expect, test } from 'vitest';
import { testTables, trainTables } from './find-tables.ts';

test.each([
  [
    ['in/iris_train.data', 'in/iris_train.solution', 'in/iris_valid.data'],
    [{ features: 'in/iris_train.data', labels: 'in/iris_train.solution' }],
  ],
  [['X_train.csv', 'y_train.csv', 'X_test.csv'], [{ features: 'X_train.csv', labels: 'y_train.csv' }]],
  [['train/train_features.csv', 'train/train_labels.csv'], [{ features: 'train/train_features.csv', labels: 'train/train_labels.csv' }]],
  [['data/train.csv', 'data/test.csv'], [{ features: 'data/train.csv', labels: undefined }]],
  [['training_images/a.png', 'train_info.json'], []],
])('training tables among %j', (paths, found) => {
  expect(trainTables(paths)).toEqual(found);
});

test('several data sets are told apart', () => {
  const paths = ['d1_input_train.csv', 'd1_reference_train.csv', 'd2_input_train.csv', 'd2_reference_train.csv'];
  expect(trainTables(paths)).toEqual([
    { features: 'd1_input_train.csv', labels: 'd1_reference_train.csv' },
    { features: 'd2_input_train.csv', labels: 'd2_reference_train.csv' },
  ]);
});

test('labels find the inputs that are called like them, the private ones last', () => {
  const inputs = ['private_test/private_test_features.csv', 'test/test_features.csv', 'train_features.csv'];
  const { tables, without } = testTables(inputs, ['ref/private_test_labels.csv', 'ref/test_labels.csv']);
  expect(tables.map(({ features, labels }) => [features, labels])).toEqual([
    ['test/test_features.csv', 'ref/test_labels.csv'],
    ['private_test/private_test_features.csv', 'ref/private_test_labels.csv'],
  ]);
  expect(without).toEqual([]);
});

test('one table of each is a pair, whatever it is called', () => {
  expect(testTables(['public/x_eval.csv'], ['ref/answers.csv']).tables).toMatchObject([
    { features: 'public/x_eval.csv', labels: 'ref/answers.csv' },
  ]);
});

test('labels without inputs are named', () => {
  expect(testTables(['train.csv'], ['ref/test_labels.csv']).without).toEqual(['ref/test_labels.csv']);
});

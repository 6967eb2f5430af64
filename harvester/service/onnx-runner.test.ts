import { expect, test } from 'vitest';
import type { Predictions } from './runner.ts';
import { openTiny, tinyInputs, tinyOutputs } from '../testing/tiny-service.ts';

const columns = { rows: 2, numbers: Float64Array.of(0.25, 2, 1, 1, 0, 0), words: [] };
const lists = ({ outputs }: Predictions): (number | string)[][] => outputs.map((values) => Array.from<number | string>(values));

test.each([
  ['sum', [3.25, 1]],
  ['classes', [0.25, 1]],
  ['flat', [2, 1]],
] as const)('%s: the right output and column is taken', async (model, want) => {
  const runner = await openTiny(model);
  expect(lists(await runner.predict(columns))).toEqual([want]);
  await runner.close();
});

test('two columns for a contract of two outputs are both used', async () => {
  const runner = await openTiny('classes', tinyInputs, [...tinyOutputs, { name: 'other', type: 'double' }]);
  expect(lists(await runner.predict(columns))).toEqual([
    [0.75, 0],
    [0.25, 1],
  ]);
  await runner.close();
});

test('a model that cannot fit its contract is refused before the port opens', async () => {
  await expect(openTiny('rank3')).rejects.toThrow('shape');
  await expect(openTiny('sum', tinyInputs.slice(1))).rejects.toThrow('shape [rows, 2], or one input');
  await expect(openTiny('sum', [{ name: 'a', type: 'string' }, ...tinyInputs.slice(1)])).rejects.toThrow('column "a" is a string');
  const wide = await openTiny('sum', tinyInputs, [...tinyOutputs, { name: 'other', type: 'double' }]);
  await expect(wide.predict(columns)).rejects.toThrow('returned 1 columns; the contract has 2 outputs');
  await wide.close();
});

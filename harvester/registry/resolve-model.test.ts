import { expect, test } from 'vitest';
import { parseModelUri } from './resolve-model.ts';

test('both forms of a model’s address are read', () => {
  expect(parseModelUri('models:/breast-tumour@champion')).toEqual({ name: 'breast-tumour', at: { kind: 'alias', alias: 'champion' } });
  expect(parseModelUri('models:/breast-tumour/12')).toEqual({ name: 'breast-tumour', at: { kind: 'version', version: '12' } });
});

test.each(['breast-tumour', 'models:/x', 'models:/x/latest', 'models:/x/0', 'models://x@y', 'models:/a/b@c', 'models:/x@'])(
  '%j is explained',
  (uri) => {
    expect(() => parseModelUri(uri)).toThrow('models:/<name>@<alias>');
  },
);

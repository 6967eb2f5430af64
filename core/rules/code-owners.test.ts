import { expect, test } from 'vitest';
import { ownersOf } from './code-owners.ts';

test.each([
  ['* @a', 'x/y.txt', ['@a']],
  ['/env/ @a', 'env/requirements.lock', ['@a']],
  ['/env/ @a', 'other/env/requirements.lock', undefined],
  ['env/ @a', 'other/env/requirements.lock', ['@a']],
  ['*.yaml @a', 'deep/in/competition.yaml', ['@a']],
  ['/competition.yaml @a', 'competition.yaml', ['@a']],
  ['/competition.yaml @a', 'submissions/x/competition.yaml', undefined],
  ['docs/* @a', 'docs/a.md', ['@a']],
  ['docs/* @a', 'docs/b/a.md', undefined],
  ['/data @a', 'data/public/train.csv', ['@a']],
  ['**/public @a', 'data/public/train.csv', ['@a']],
  ['/data/** @a', 'data/public/train.csv', ['@a']],
  ['* @a\n/env/ @b @c # why', 'env/x', ['@b', '@c']],
  ['* @a\n/env/', 'env/x', []],
  ['# * @a', 'x', undefined],
])('%j on %s gives %j', (text, path, owners) => {
  expect(ownersOf(text, path)?.owners).toEqual(owners);
});

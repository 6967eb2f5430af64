import { expect, test } from 'vitest';
import { filterText } from './filter.ts';

test('conditions are quoted as MLflow reads them', () => {
  expect(
    filterText([
      { field: 'name', is: "it's" },
      { field: 'tags.digest', is: 'sha256:1' },
      { field: 'tags.git.commit', is: 'c' },
    ]),
  ).toBe(`name = "it's" AND tags.digest = 'sha256:1' AND tags.\`git.commit\` = 'c'`);
});

test('what the language cannot say is refused, so that a value never becomes a condition', () => {
  expect(() => filterText([{ field: 'name', is: `'"` }])).toThrow(TypeError);
  expect(() => filterText([{ field: 'tags.a`b', is: 'x' }])).toThrow(TypeError);
});

import { expect, test } from 'vitest';
import { confusableNames } from './confusable-names.ts';

const found = (source: string): (number | undefined)[] => confusableNames('model.py', source).map(({ line }) => line);

test.each([
  ['mixes Cyrillic and Latin', 'x = 1\npаyload = 2\n', 2],
  ['looks like another name', 'scope = 1\n\nѕсоре = 2\n', 3],
  ['is another name in wide letters', 'evaluate = 1\nｅｖａｌｕａｔｅ = 2\n', 2],
])('a name that %s is refused', (_name, source, line) => {
  expect(found(source)).toEqual([line]);
});

test.each([
  ['formulas', 'Δx = x1 - x0\nσ_max = 3\nα = 0.1\na = 2\nτ = t\n'],
  ['texts and comments in any language', '# сор и мусор\ncop = "сор"\ntext = """сор\nсор"""\n'],
  ['names in one alphabet', 'größe = 1\nвозраст = 2\n年齢 = 3\n'],
  ['plain sources', 'import numpy as np\n'],
])('%s pass', (_name, source) => {
  expect(found(source)).toEqual([]);
});

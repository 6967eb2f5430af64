import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problems } from '../../app/comment/catalogue/de/problems.ts';
import { ErrorClass } from '../../core/contract/error-class.ts';
import { root } from './root.ts';

const page = await readFile(join(root, 'docs', 'errors.md'), 'utf8');
const listed = new Set(
  [...page.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([A-Z][A-Z_]*)`/g)].map(([, code]) => code)),
);

test.each([...ErrorClass.options, ...Object.keys(problems)])('%s stands in the page of refusals, with what to do', (code) => {
  expect(listed).toContain(code);
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CannotImport } from '../notes.ts';
import { openSource } from '../source/kit-source.ts';
import { readBundle, type Bundle } from './bundle.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'bundle-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function read(yaml: string): Promise<Bundle> {
  await writeFile(join(home, 'competition.yaml'), yaml);
  return readBundle(await openSource(home, ['competition.yaml'], join(home, 'scratch')), 'competition.yaml');
}
const fixture = (name: string): Promise<string> =>
  readFile(new URL(`../../test/importers/fixtures/${name}/competition.yaml`, import.meta.url), 'utf8');

test('version 2 is read with its places', async () => {
  expect(await read(await fixture('codabench-v2'))).toMatchObject({
    version: '2',
    title: 'Pumps that will fail',
    phases: [
      {
        title: 'Development',
        opens: Date.UTC(2025, 9, 7),
        perDay: 3,
        seconds: 120,
        tasks: [{ input_data: 'input_data/', place: { line: 12 } }],
      },
    ],
    columns: [{ key: 'test', lowerIsBetter: true }, { key: 'private_test' }, { key: 'train_time' }],
    solutions: ['solution/'],
  });
});

test('version 1.5 is read with its anchors; phases by their number, columns by their rank', async () => {
  expect(await read(await fixture('codalab-v15'))).toMatchObject({
    version: '1.5',
    phases: [{ title: 'Development', tasks: [{ reference_data: 'reference_valid.zip' }] }, { title: 'Final' }],
    columns: [{ key: 'set1_score', computed: false }, { key: 'Duration' }, { key: 'average_rank', computed: true }],
    pages: [{ file: 'overview.html' }, { file: 'terms.html' }],
  });
});

test.each([
  ['phases: 3', /phases: .* \(found 3\)/],
  ['tasks: []', /tasks/],
  ['title: { a: 1 }', /title: .* \(found a mapping\)/],
  ['leaderboards: null', /leaderboards/],
])('%s instead is a located mistake', async (wrong, message) => {
  const key = /^\w+/.exec(wrong)?.[0] ?? '';
  const yaml = (await fixture('codabench-v2')).replace(new RegExp(`^${key}:.*\\n(?:[ -].*\\n)*`, 'm'), `${wrong}\n`);
  const error: unknown = await read(yaml).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CannotImport);
  const [problem] = (error as CannotImport).problems;
  expect(problem.message).toMatch(message);
  expect(problem).toMatchObject({ path: 'competition.yaml', line: expect.any(Number) as number });
});

test('a phase with a task that is not there says which', async () => {
  await expect(read((await fixture('codabench-v2')).replaceAll('tasks: [0]', 'tasks: [7]'))).rejects.toThrow(
    'names the task 7, which is not there',
  );
});

test('a date of another calendar is a mistake, not a guess', async () => {
  await expect(read((await fixture('codabench-v2')).replace('03-31-2026', 'end of March'))).rejects.toThrow(
    '"end of March" is no date that is read here',
  );
});

test('however a bundle is broken, it is read or refused with a place', async () => {
  const texts = [await fixture('codabench-v2'), await fixture('codalab-v15')];
  const edit = fc.record({
    text: fc.constantFrom(...texts),
    at: fc.nat(1600),
    cut: fc.nat(60),
    put: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('&a ', '*a', '- ', '{', ']', ': ', '\n', '!!python/object ', '<<: *RESULTS'),
    ),
  });
  await fc.assert(
    fc.asyncProperty(edit, async ({ text, at, cut, put }) => {
      const error: unknown = await read(text.slice(0, at) + put + text.slice(at + cut)).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error !== undefined && !(error instanceof CannotImport)) throw error;
    }),
    { numRuns: 60 },
  );
});

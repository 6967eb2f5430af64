import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askWords } from './ask-words.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ask-'));
  await writeFile(join(dir, 'all.csv'), 'age,patient,label\n1,a,0\n2,b,1\n3,b,1\n');
});
afterAll(() => rm(dir, { recursive: true }));

/** Types each answer when a question stands there; resolves to the flags and to everything that was shown. */
async function conversation(
  answers: readonly string[],
  flags: Parameters<typeof askWords>[1] = {},
): Promise<{ flags: object; shown: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  const waiting = [...answers];
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString('utf8');
    if (shown.endsWith(': ')) input.write(`${waiting.shift() ?? ''}\n`);
  });
  return { flags: await askWords('Cohort', flags, input, output), shown };
}

test('what was not said is asked; an empty answer takes the proposal, a wrong one is asked again', async () => {
  const { flags, shown } = await conversation([
    join(dir, 'none.csv'),
    join(dir, 'all.csv'),
    'lable',
    '',
    '',
    'patient',
    '',
    'cohort',
    'Who falls ill?',
    '',
    'Ward',
    '',
    '',
    'acme',
  ]);
  expect(flags).toEqual({
    data: join(dir, 'all.csv'),
    target: 'label',
    task: 'binary-classification',
    group: 'patient',
    name: 'cohort',
    title: 'Who falls ill?',
    product: 'Ward',
    organisation: 'acme',
  });
  expect(shown).toContain('none.csv  TABLE  is not there');
  expect(shown).toContain('3 rows; columns: age, patient, label');
  expect(shown).toContain('there is no "lable"; did you mean "label"?');
  expect(shown).toContain('What kind of prediction: binary-classification, multiclass-classification, regression [binary-classification]');
  expect(shown).toContain('a–z, 0–9 and inner hyphens, please');
});

test('what was said is not asked again', async () => {
  const said = {
    data: join(dir, 'all.csv'),
    target: 'label',
    task: 'regression',
    name: 'x',
    group: 'patient',
    title: 'Title',
    product: 'p',
    owner: 'o',
    statement: 's',
    value: 'v',
    organisation: 'acme',
  } as const;
  const { flags, shown } = await conversation([], said);
  expect(flags).toEqual(said);
  expect(shown).not.toContain('?:');
});

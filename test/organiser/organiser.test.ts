import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Competition } from '../../core/contract/competition.ts';
import { readContract } from '../../core/contract/read.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { customers, openDesk, type Desk } from './world.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.write('all.csv', customers(1500));
});
afterAll(() => desk.close());

/** Commands of the guide, word for word. */
async function guide(): Promise<string[][]> {
  const text = await readFile(join(root, 'docs', 'organisers.md'), 'utf8');
  const block = /## The four commands\n\n<!-- .* -->\n\n```sh\n([^`]*)```/.exec(text)?.[1] ?? '';
  return block
    .trim()
    .split('\n')
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''));
}

const ids = (stdout: string, outcome: string): string[] =>
  (JSON.parse(stdout) as { checks: { id: string; outcome: string }[] }).checks
    .filter((check) => check.outcome === outcome)
    .map(({ id }) => id);

async function contract(folder = 'churn'): Promise<Competition> {
  const read = readContract(Competition, 'competition.yaml', await desk.read(`${folder}/competition.yaml`));
  if (read.kind === 'invalid') throw new Error(read.problems[0].message);
  return read.value;
}

/** What only a person can write. */
async function writeWords(folder: string): Promise<void> {
  for (const [from, to] of [
    ['<the product that will use the winner>', 'The retention desk'],
    ['<who answers for it>', 'Customer care'],
    ['<what is to be predicted, for whom, and what is done with the answer>', 'Who leaves next month, so that somebody calls'],
    ['<what a better model is worth>', 'A customer kept is worth a year of fees'],
    ['<what the winners get>', 'Our thanks, by name'],
    ['<what it says>', 'Left within a month'],
  ] as const)
    await desk.change(`${folder}/competition.yaml`, from, to);
  await desk.change(`${folder}/README.md`, /<Two sentences[^>]*>/, 'Predict who leaves. Somebody will call them.');
}

test('the guide’s commands, word for word, make a table a competition that is ready', async () => {
  const [make, split, check] = (await guide()).map(([, ...args]) => args) as [string[], string[], string[]];

  const made = await desk.harvester(...make);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain('churn is a competition: binary-classification, 4 inputs, proposed from 1500 rows');
  expect(await desk.read('churn/CODEOWNERS')).toContain('@acme/owners');
  // Nothing of the table is in the repository before it is split.
  expect(await readdir(join(desk.dir, 'churn/data/public'))).toEqual([]);
  const before = await desk.read('churn/competition.yaml');

  const done = await desk.harvester(...split);
  expect(done.code).toBe(0);
  expect(done.stdout).toContain('renamed   spend (EUR) → spend_EUR, customer id → customer_id');
  const { data } = await contract();
  expect([data.feedback.rows, data.final.rows].every((rows) => Math.abs(rows - 300) <= 2)).toBe(true);
  const after = await desk.read('churn/competition.yaml');
  const changed = before.split('\n').filter((line, index) => line !== after.split('\n')[index]);
  expect(changed.map((line) => line.trim().split(':')[0])).toEqual(['feedback', 'final']);
  expect(await desk.read(`churn-private/${data.final.name}/features.csv`)).toMatch(/^age,plan,visits,spend_EUR\n/);
  expect(await desk.read(`churn-private/${data.final.name}/labels.csv`)).toMatch(/^churned,customer_id,household\n/);

  const early = await desk.harvester(...check);
  expect(early.code).toBe(1);
  expect(early.stdout).toContain('not ready: 1 of 22 checks failed');
  expect(early.stdout).toMatch(
    /✗ placeholders.*\n {4}competition\.yaml:9 {2}still says <the product that will use the winner>\n {6}next: /,
  );
  await writeWords('churn');

  const ready = await desk.harvester(...check);
  expect(ready.stdout).toMatch(/^ready, with 1 warning\n/);
  expect(ready.code).toBe(0);
});

test('the guide’s last command shows the board to come, its noise, and a baseline that fails', async () => {
  const [, ...simulate] = (await guide())[3] ?? [];
  await run('cp', ['-r', 'churn/baselines/simple', 'churn/baselines/broken'], { cwd: desk.dir });
  await desk.change('churn/baselines/broken/model.py', 'self.link = saved["link"]', 'raise ValueError("no link")');
  await desk.change('churn/competition.yaml', /^baselines:\n/m, 'baselines:\n  - { name: broken, path: baselines/broken }\n');
  const { code, stdout } = await desk.harvester(...simulate);
  expect(stdout).toMatch(/^With \d+ rows, two models closer than 0\.0\d+ ROC AUC are a tie\.\n/);
  expect(stdout).toMatch(/\n {2}1 {5}simple {4}0\.8\d+ .*\n {2}2 {5}constant {2}0\.500 /);
  expect(stdout).toMatch(/✗ {5}broken {2}LOAD_ERROR at the smoke stage.*\n(?: {10}.*\n)* {10}.*no link/);
  expect(stdout).toMatch(/one slot makes about \d+(?:\.\d)? attempts an hour/);
  expect(code).toBe(1);
  await desk.change('churn/competition.yaml', '  - { name: broken, path: baselines/broken }\n', '');
});

test('what is private stays so: not overwritten, not inside a repository, not read twice alike by another seed', async () => {
  const split = (...more: string[]) => desk.harvester('competition', 'split', 'all.csv', '--competition', 'churn', ...more);
  const final = join('churn-private', (await contract()).data.final.name, 'features.csv');
  const before = await desk.read(final);

  const taken = await split('--private', 'churn-private', '--seed', '8');
  expect(taken.code).toBe(1);
  expect(taken.stderr).toContain('SPLIT_EXISTS');
  expect(await desk.read(final)).toBe(before);

  await run('git', ['init', '--quiet', 'churn'], { cwd: desk.dir });
  for (const place of ['churn/private', 'churn', 'churn/data/../../churn/x', '.']) {
    const inside = await split('--private', place);
    expect(inside).toMatchObject({ code: 1, stdout: '' });
    expect(inside.stderr).toContain('PRIVATE_IN_REPOSITORY');
  }
  await run('ln', ['-s', join(desk.dir, 'churn', 'data'), join(desk.dir, 'elsewhere')]);
  expect((await split('--private', 'elsewhere/hidden')).stderr).toContain('PRIVATE_IN_REPOSITORY');

  const forced = await split('--private', 'churn-private', '--seed', '8', '--force', '--json');
  expect(JSON.parse(forced.stdout)).toMatchObject({ seed: 8, baselines: ['constant', 'simple'] });
  expect(await desk.read(final)).not.toBe(before);
  expect((await split('--private', 'churn-private', '--seed', '7', '--force')).code).toBe(0);
  expect(await desk.read(final)).toBe(before);
  expect((await readdir(join(desk.dir, 'churn-private'))).toSorted()).toEqual(['churn-feedback', 'churn-final']);
});

test('rows of a table end up once each, as they were written', async () => {
  const rows = (text: string): string[] => text.trimEnd().split('\n').slice(1);
  const labelled = (
    await Promise.all(
      ['churn-feedback', 'churn-final'].map(async (name) => {
        const [features, labels] = await Promise.all(['features', 'labels'].map((stem) => desk.read(`churn-private/${name}/${stem}.csv`)));
        return rows(features ?? '').map((row, index) => `${row},${rows(labels ?? '')[index]}`);
      }),
    )
  ).flat();
  const all = rows(await desk.read('all.csv')).map((row) => {
    const [id, household, ...rest] = row.split(',');
    return [...rest, id, household].join(',');
  });
  expect([...rows(await desk.read('churn/data/public/train.csv')), ...labelled].toSorted()).toEqual(all.toSorted());
});

test('spoilt data and a spoilt contract are caught by the command too, and a stray answer changes the exit code', async () => {
  const { feedback } = (await contract()).data;
  await desk.change(`churn-private/${feedback.name}/labels.csv`, 'yes', 'perhaps');
  const spoilt = await desk.harvester('competition', 'check', 'churn', '--private', 'churn-private', '--json');
  expect(spoilt.code).toBe(1);
  expect(ids(spoilt.stdout, 'failed')).toEqual(
    ['columns', 'splits', 'judge-reads', 'class-balance'].filter((id) => id !== 'class-balance'),
  );
  await desk.change('churn/competition.yaml', 'task: binary-classification', 'task: binary-clasification');
  const broken = await desk.harvester('competition', 'check', 'churn');
  expect(broken).toMatchObject({ code: 1, stdout: '' });
  expect(broken.stderr).toContain('competition.yaml:17:7  NOT_ALLOWED');
  expect(broken.stderr).toContain('did you mean "binary-classification"?');
  expect(broken.stderr).not.toContain('    at ');
});

test('a parquet table of images and a number goes the whole way, its types unchanged', async () => {
  const judge = join(root, 'vault', 'judge', 'requirements.lock');
  const { python } = await buildEnvironment({ name: 'judge', lock: judge });
  const script = `
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
r = np.random.default_rng(1)
n = 600
picture = r.integers(0, 256, (n, 16), dtype=np.uint8)
light = picture.mean(axis=1).astype("float32")
pq.write_table(pa.table({"picture": [bytes(p) for p in picture], "light": light, "bright": np.where(light + r.normal(0, 9, n) > 127, "day", "night"), "seen": pa.array(np.arange(n) * 3_600_000_000, pa.timestamp("us"))}), "pictures.parquet")`;
  await run(python, ['-I', '-c', script], { cwd: desk.dir });
  expect(
    (await desk.harvester('new', 'competition', 'pictures', '--data', 'pictures.parquet', '--target', 'bright', '--time', 'seen')).code,
  ).toBe(0);
  expect((await contract('pictures')).inputs).toMatchObject([
    { name: 'picture', type: 'binary' },
    { name: 'light', type: 'float' },
  ]);
  expect((await desk.harvester('competition', 'split', 'pictures.parquet', '--competition', 'pictures', '--private', 'hidden')).code).toBe(
    0,
  );
  const schema = await run(
    python,
    [
      '-I',
      '-c',
      'import pyarrow.parquet as pq,sys; print([str(f.type) for f in pq.read_schema(sys.argv[1])])',
      'hidden/pictures-final/features.parquet',
    ],
    { cwd: desk.dir },
  );
  expect(schema.stdout.trim()).toBe("['binary', 'float']");
  const checked = await desk.harvester('competition', 'check', 'pictures', '--private', 'hidden', '--json');
  expect(ids(checked.stdout, 'failed')).toEqual(['placeholders', 'owners']);
});

test.each([
  ['new competition x', 3, '--data and --target missing'],
  ['new competition x --data none.csv --target y', 1, 'none.csv  TABLE  is not there'],
  ['new competition churn --data all.csv --target churned', 1, 'churn  FOLDER  is not empty'],
  ['new competition x --data all.csv --target chured', 1, 'did you mean "churned"?'],
  ['new competition Big_One --data all.csv --target churned', 3, 'is no name for a competition'],
  ['new competition x --data all.csv --target churned --opens tomorrow', 3, '--opens takes a day such as'],
  ['competition split all.csv --competition churn', 3, "required option '--private <dir>'"],
  ['competition split all.csv --competition churn --private p --feedback 2', 3, '--feedback takes a share between 0 and 1'],
  ['competition split all.csv --competition churn --private p --feedback 0.6 --final 0.5', 3, 'leave nothing for the public'],
  ['competition split all.csv --competition churn --private p --seed now', 3, '--seed now is not a whole number from 0 on'],
  ['competition check nowhere', 1, 'NO_COMPETITION'],
  ['competition simulate nowhere --private p', 1, 'NO_COMPETITION'],
])('harvester %s ends with %i and says why', async (command, code, message) => {
  const said = await desk.harvester(...command.split(' '));
  expect(said.stderr).toContain(message);
  expect(said.stderr).not.toMatch(/^ {4}at /m);
  expect(said.code).toBe(code);
});

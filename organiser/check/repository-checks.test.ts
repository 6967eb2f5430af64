import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Competition } from '../../core/contract/competition.ts';
import { findings } from '../testing/check-context.ts';
import { checks } from './checks.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'checks-'));
});
afterAll(() => rm(dir, { recursive: true }));

const told = async (id: string, over: Partial<Competition> = {}, files: Readonly<Record<string, string>> = {}): Promise<string[]> => {
  const home = await mkdtemp(join(dir, 'repository-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  return (await findings(id, over, { public: 'radius,malignant\n1,0\n' }, home)).map(
    ({ level, path, line, message, next }) => `${level} ${path}:${line ?? ''} ${message} | ${next}`,
  );
};
const phase = (name: string, opens: string, closes: string, board: 'feedback' | 'final' = 'feedback') => ({
  name,
  opens: `${opens}T00:00:00Z`,
  closes: `${closes}T00:00:00Z`,
  board,
});

test('every check has a row in the guide for organisers, and every row a check', async () => {
  const guide = await readFile(new URL('../../docs/organisers.md', import.meta.url), 'utf8');
  const rows = [
    ...guide
      .split('## What is checked')[1]!
      .split('\n## ')[0]!
      .matchAll(/^\| `([a-z-]+)`/gm),
  ].map(([, id]) => id);
  expect(rows).toEqual(checks.map(({ id }) => id));
});

test('phases must open before they close, in order, apart, under names of their own, and not all be over', async () => {
  const good = [phase('one', '2026-01-01', '2026-07-01'), phase('two', '2026-07-01', '2026-08-01', 'final')];
  expect(await told('phases', { phases: good })).toEqual([]);
  const [backwards] = await told('phases', { phases: [phase('one', '2026-07-01', '2026-06-30', 'final')] });
  expect(backwards).toMatch(/^problem competition\.yaml:\d+ phase "one" closes before it opens/);
  const messages = async (phases: Competition['phases']): Promise<string> => (await told('phases', { phases })).join('\n');
  expect(await messages([...good, phase('three', '2026-07-15', '2026-09-01')])).toContain('opens while "two" is still open');
  expect(await messages([...good].toReversed())).toContain('opens before "two", which stands above it');
  expect(await messages([...good, phase('one', '2026-09-01', '2026-10-01')])).toContain('two phases are called "one"');
  expect(await messages([phase('one', '2026-01-01', '2026-05-01', 'final')])).toContain('every phase is over');
  expect(await messages([good[0]!])).toContain('warning competition.yaml');
});

test('task, classes and outputs must fit', async () => {
  const probability = { name: 'p', type: 'double' as const };
  const messages = async (over: Partial<Competition>): Promise<string> => (await told('contract', over)).join('\n');
  expect(await messages({})).toBe('');
  expect(await messages({ target: { name: 'y', type: 'long' } })).toContain('needs its classes');
  expect(await messages({ target: { name: 'y', type: 'long', classes: [0, 1, 2] } })).toContain('a binary task has two classes, not 3');
  expect(await messages({ task: 'multiclass-classification', target: { name: 'y', type: 'long', classes: [0, 1, 2] } })).toContain(
    '3 outputs are needed, not 1',
  );
  expect(await messages({ outputs: [probability, { ...probability, name: 'q' }] })).toContain('1 outputs are needed, not 2');
  expect(await messages({ task: 'regression' })).toContain('a regression’s target has no classes');
  expect(await messages({ task: 'custom' })).toContain('needs metrics of your own');
  expect(await messages({ columns: { id: 'k', group: 'k' } })).toContain('"k" is id and group at once');
  expect(
    await messages({ metrics: { primary: { name: 'roc_auc', direction: 'higher' }, others: [{ name: 'roc_auc', direction: 'higher' }] } }),
  ).toContain('"roc_auc" is measured twice');
});

test('licences are SPDX names', async () => {
  expect(await told('licences', { licences: ['Apache-2.0', 'MIT OR Apache-2.0', 'CC-BY-4.0'] })).toEqual([]);
  expect((await told('licences', { licences: ['MIT', 'Apache 2', 'MIT'] })).map((line) => line.split(' | ')[0])).toEqual([
    expect.stringContaining('"Apache 2" is no SPDX licence'),
    expect.stringContaining('"MIT" is listed twice'),
  ]);
});

test('the terms, and the lock with its digest, hashes and no host', async () => {
  expect((await told('agreement'))[0]).toContain('TERMS.md is not there');
  expect((await told('agreement', {}, { 'TERMS.md': 'TBD' }))[0]).toContain('says next to nothing');
  expect((await told('environment'))[0]).toContain('env/requirements.lock is not there');
  const lock = '--extra-index-url http://x.test/simple\nnumpy>=2\nscipy==1.2 ; python_version > "3"\nevil @ https://x.test/a.whl\n';
  const said = (await told('environment', {}, { 'env/requirements.lock': lock })).map((line) => line.split(' | ')[0]);
  expect(said).toEqual([
    expect.stringMatching(/^problem competition\.yaml:\d+ env\/requirements\.lock has another digest$/),
    'problem env/requirements.lock:1 names a place to fetch packages from',
    'problem env/requirements.lock:2 does not pin a version',
    'problem env/requirements.lock:4 names a place to fetch packages from',
    'problem env/requirements.lock:4 does not pin a version',
    'problem env/requirements.lock: has no hashes',
  ]);
});

test('CODEOWNERS names somebody real for whatever decides', async () => {
  expect((await told('owners'))[0]).toContain('CODEOWNERS: is not there');
  expect(await told('owners', {}, { CODEOWNERS: '* @acme/maintainers\n/competition.yaml @acme/owners\n' })).toEqual([]);
  const holed = (await told('owners', {}, { '.github/CODEOWNERS': '* @your-organisation/all\n/env/\n/TERMS.md acme\n' })).map(
    (line) => line.split(' | ')[0],
  );
  expect(holed).toEqual([
    'problem .github/CODEOWNERS:2 nobody owns env/requirements.lock',
    'problem .github/CODEOWNERS:1 names @your-organisation',
    'problem .github/CODEOWNERS:3 "acme" is no @user, @organisation/team or e-mail address',
  ]);
});

test('words in angle brackets are found where people read, code and HTML left alone', async () => {
  const files = {
    'competition.yaml': 'title: <one line>\n# a comment with <some words> is fine\n',
    'README.md': '# Hello\n`uv run kit new <your\nteam>` <a href="x y">x</a>\n<Two sentences here>\n<Two sentences here>\n',
    'DATA.md': '- <where it came from>\n',
  };
  expect((await told('placeholders', {}, files)).map((line) => line.split(' | ')[0])).toEqual([
    'problem competition.yaml:1 still says <one line>',
    'problem README.md:4 still says <Two sentences here>, and 1 lines below too',
    'warning DATA.md:1 still says <where it came from>',
  ]);
});

test('a scoring file with another digest, and a data card that is none, are told', async () => {
  const metrics = {
    primary: { name: 'own', direction: 'higher' as const },
    others: [],
    scoring: { path: 'scoring.py', sha256: '0'.repeat(64) },
  };
  const data = {
    public: 'data/train.csv',
    card: 'croissant.json',
    feedback: { name: 'fb', sha256: '1'.repeat(64), rows: 1 },
    final: { name: 'fin', sha256: '2'.repeat(64), rows: 1 },
  };
  const said = await told('data-files', { metrics, data }, { 'scoring.py': 'def own(): ...', 'croissant.json': '[]' });
  expect(said.map((line) => line.split(' | ')[0])).toEqual([
    expect.stringContaining('scoring.py has another digest'),
    expect.stringContaining('croissant.json is no JSON'),
  ]);
  expect((await told('data-files', { metrics, data })).map((line) => line.split(' | ')[0])).toEqual([
    expect.stringContaining('scoring.py is not there'),
    expect.stringContaining('croissant.json is not there'),
  ]);
});

test('a name that no artifact takes, and a file that no push brings, are told; what no run gets is left alone', async () => {
  const limits = { attemptsPerDay: 3, archiveMB: 500, files: 5, wallSeconds: 10, memoryMB: 512, cpus: 1 };
  const files = { 'data/10:30.png': 'x', 'docs/a?.md': 'x', 'data/fine name.csv': 'x', '.git/a:b': 'x', 'submissions/a/b:c': 'x' };
  const said = await told('github-files', { limits }, files);
  expect(said).toEqual([
    expect.stringMatching(/^problem data\/10:30\.png: has one of " : < > \| \* \? or a line break in its name/),
    expect.stringContaining('problem docs/a?.md:'),
    expect.stringMatching(/^warning competition\.yaml:\d+ is more than the 100 MiB that GitHub takes of a single file/),
  ]);
  const home = await mkdtemp(join(dir, 'large-'));
  await writeFile(join(home, 'train.csv'), '');
  await truncate(join(home, 'train.csv'), 100 * 2 ** 20);
  expect(await findings('github-files', {}, { public: 'radius,malignant\n1,0\n' }, home)).toEqual([]);
  await truncate(join(home, 'train.csv'), 100 * 2 ** 20 + 1);
  expect(await findings('github-files', {}, { public: 'radius,malignant\n1,0\n' }, home)).toMatchObject([
    { level: 'problem', path: 'train.csv', message: 'is over 100 MiB, which GitHub refuses on a push' },
  ]);
});

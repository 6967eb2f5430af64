import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decisionPath, type DecisionRecord } from '../core/contract/decision-record.ts';
import { buildSite, type SiteOptions } from './build.ts';
import { seal } from '../core/provenance/statement.ts';
import { fixtureCompetition } from './testing/fixture-competition.ts';
import { fixtureKey } from './testing/fixture-keys.ts';
import { scoredAttempt, versionOf } from './testing/fixture-records.ts';
import { readTree } from './testing/read-tree.ts';
import { RecordsFolder } from './testing/records-folder.ts';
import { sampleRecords } from './testing/sample-records.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

async function started(): Promise<{
  folder: RecordsFolder;
  options: (out: string, change?: Partial<SiteOptions>) => SiteOptions;
  work: string;
}> {
  const work = temporaryFolder();
  const folder = await RecordsFolder.create(join(work, 'records'));
  const options = (out: string, change: Partial<SiteOptions> = {}): SiteOptions => ({
    records: folder.path,
    competitions: [fixtureCompetition()],
    config: folder.config(['breast-tumour']),
    out: join(work, out),
    audience: 'internal',
    ...change,
  });
  return { folder, options, work };
}

test('the same records give the same bytes, wherever they are built', async () => {
  const work = temporaryFolder();
  const { folder, competitions } = await sampleRecords(join(work, 'records'));
  const build = async (out: string, list = competitions): Promise<Map<string, string>> => {
    const config = folder.config(competitions.map(({ name }) => name));
    await buildSite({ records: folder.path, competitions: list, config, out: join(work, out), audience: 'internal' });
    return readTree(join(work, out));
  };
  const first = await build('one');
  expect(await build('two', competitions.toReversed())).toEqual(first);
  expect(await build('one')).toEqual(first);
  expect(first.size).toBeGreaterThan(40);
});

test('bad records are listed with their reason and nothing else stops', async () => {
  const { folder, options, work } = await started();
  await folder.attempt(scoredAttempt({ number: 1, team: 'alice', score: 0.9 }));
  const stranger = await fixtureKey('runner-basement');
  await folder.attempt(scoredAttempt({ number: 2, team: 'forger', score: 0.99 }), stranger);
  const sealed = await seal('attempt', scoredAttempt({ number: 3, team: 'mover', score: 0.99 }), folder.runner.signing);
  await folder.write('attempts/breast-tumour/4/misplaced.json', JSON.stringify(sealed));
  await folder.write('attempts/breast-tumour/5/broken.json', '{');
  await folder.write('attempts/breast-tumour/6/\u202Egnp.json', 'null');
  await folder.attempt(scoredAttempt({ competition: 'unheard-of', number: 7, team: 'lost', score: 0.9 }));
  await folder.attempt(scoredAttempt({ number: 8, team: 'elsewhere', score: 0.99, repository: 'stranger/breast-tumour' }));
  const alice = scoredAttempt({ number: 1, team: 'alice', score: 0.9 });
  await folder.version(versionOf(alice, 'd'.repeat(64), 1, { kind: 'crown', why: 'by a runner' }), folder.runner);
  symlinkSync('/etc/passwd', join(folder.path, 'attempts/breast-tumour/link.json'));

  const { skipped } = await buildSite(options('out'));
  const reasons = Object.fromEntries(skipped.map(({ path, why }) => [path.replace(/[0-9a-f]{40}/, 'sha'), why]));
  expect(reasons).toEqual({
    'attempts/breast-tumour/2/sha.json': expect.stringContaining('no signature by a key we trust'),
    'attempts/breast-tumour/4/misplaced.json': expect.stringContaining('wrong place: it belongs in attempts/breast-tumour/3/'),
    'attempts/breast-tumour/5/broken.json': 'not JSON',
    'attempts/breast-tumour/6/‹U+202E›gnp.json': 'not a DSSE envelope',
    'attempts/breast-tumour/8/sha.json': expect.stringContaining('about stranger/breast-tumour'),
    'attempts/breast-tumour/link.json': 'a link or a special file, not a record',
    'attempts/unheard-of/7/sha.json': expect.stringContaining('no competition "unheard-of"'),
    'versions/breast-tumour/1.json': expect.stringContaining('no signature by a key we trust'),
  });
  const audit = readFileSync(join(work, 'out/audit/index.html'), 'utf8');
  for (const { path } of skipped) expect(audit).toContain(path);
  const board = JSON.parse(readFileSync(join(work, 'out/api/v1/competitions/breast-tumour/leaderboard.json'), 'utf8'));
  expect(board.boards[0].rows.map((row: { team: string }) => row.team)).toEqual(['alice']);
});

test('a version that contradicts its attempt is shown as such and is never champion', async () => {
  const { folder, options, work } = await started();
  const first = scoredAttempt({ number: 1, team: 'alice', score: 0.9 });
  await folder.published(first, 1, { kind: 'crown', why: 'first accepted version' });
  const second = scoredAttempt({ number: 2, team: 'bob', score: 0.95 });
  const digest = await folder.attempt(second);
  await folder.version({ ...versionOf(second, digest, 2, { kind: 'crown', why: 'better' }), submissionSha256: 'e'.repeat(64) });
  await folder.version(versionOf(second, 'f'.repeat(64), 3, { kind: 'crown', why: 'better' }));

  await buildSite(options('out'));
  const read = (path: string): string => readFileSync(join(work, 'out', path), 'utf8');
  expect(read('models/breast-tumour/2.html')).toContain('The attempt record is about other submission bytes.');
  expect(read('models/breast-tumour/3.html')).toContain('is not among the trusted records.');
  expect(JSON.parse(read('api/v1/index.json')).competitions[0].champion).toBe(1);
});

test('with nothing to show, every page says what will be here', async () => {
  const { options, work } = await started();
  const { pages } = await buildSite(options('out', { competitions: [] }));
  expect(pages.filter((page) => !page.startsWith('docs/'))).toEqual([
    'about/index.html',
    'audit/index.html',
    'compare/index.html',
    'compositions/index.html',
    'datasets/index.html',
    'find/index.html',
    'index.html',
    'models/index.html',
    'status/index.html',
    'teams/index.html',
  ]);
  expect(readFileSync(join(work, 'out/index.html'), 'utf8')).toContain('No competition yet');
  await buildSite(options('out'));
  expect(readFileSync(join(work, 'out/competitions/breast-tumour/leaderboard/index.html'), 'utf8')).toContain('No scored attempt yet');
});

test('a second build leaves nothing of the first behind, not even of one killed half-way', async () => {
  const { folder, options, work } = await started();
  await folder.published(scoredAttempt({ number: 1, team: 'alice', score: 0.9 }), 1, { kind: 'crown', why: 'first accepted version' });
  await buildSite(options('out'));
  expect([...readTree(join(work, 'out')).keys()].some((path) => path.startsWith('records/'))).toBe(true);
  await buildSite(options('out', { audience: 'public' }));
  const fresh = options('fresh', { audience: 'public' });
  await buildSite(fresh);
  expect(readTree(join(work, 'out'))).toEqual(readTree(join(work, 'fresh')));

  writeFileSync(join(work, 'out/.harvester-site.json'), '"unfinished"\n');
  mkdirSync(join(work, 'out/records'));
  writeFileSync(join(work, 'out/records/half.json'), 'secret');
  await buildSite(options('out', { audience: 'public' }));
  expect(readTree(join(work, 'out'))).toEqual(readTree(join(work, 'fresh')));
});

test('refuses what it cannot build from, saying what to do', async () => {
  const { folder, options, work } = await started();
  mkdirSync(join(work, 'photos'));
  writeFileSync(join(work, 'photos/cat.png'), '');
  await expect(buildSite(options('photos'))).rejects.toThrow(/no site build of ours made\. Choose an empty or a new folder/);
  await expect(buildSite(options('out', { records: join(work, 'nowhere') }))).rejects.toThrow(/not a folder.*Clone the records repository/);
  await expect(buildSite(options('out', { config: folder.config(['another']) }))).rejects.toThrow(/no competition "breast-tumour".*Add it/);
});

test('a record signed with invisible characters shows them', async () => {
  const { folder, options, work } = await started();
  await folder.attempt(scoredAttempt({ number: 1, team: 'alice', title: 'safe\u202Excod.exe <img src=x onerror=alert(1)>', score: 0.9 }));
  await buildSite(options('out'));
  for (const [path, text] of readTree(join(work, 'out'))) {
    if (path.startsWith('records/')) continue;
    expect({ path, shown: text.includes('\u202E') }).toEqual({ path, shown: false });
    if (/\.(html|xml)$/.test(path) && !path.startsWith('docs/'))
      expect({ path, image: text.includes('<img') }).toEqual({ path, image: false });
  }
  expect(readFileSync(join(work, 'out/competitions/breast-tumour/leaderboard/index.html'), 'utf8')).toContain(
    'safe‹U+202E›xcod.exe &lt;img',
  );
});

test('a withdrawn submission leaves the board and keeps its page', async () => {
  const { folder, options, work } = await started();
  await folder.attempt(scoredAttempt({ number: 1, team: 'alice', score: 0.9 }));
  const gone = scoredAttempt({ number: 2, team: 'bob', score: 0.99 });
  await folder.attempt(gone);
  const withdrawal: DecisionRecord = {
    harvester: 1,
    competition: 'breast-tumour',
    key: gone.key,
    decision: 'withdraw',
    argument: '',
    by: 'bob',
    role: 'team',
    commentId: 5,
    at: '2026-11-22T12:00:00Z',
    snapshotSha256: 'a'.repeat(64),
  };
  await folder.write(decisionPath(withdrawal), JSON.stringify(withdrawal));
  await folder.write('decisions/breast-tumour/1/6-withdraw.json', JSON.stringify({ ...withdrawal, by: 'not a login' }));
  const built = await buildSite(options('site'));
  expect(built.skipped.map(({ path, why }) => [path, why])).toEqual([['decisions/breast-tumour/1/6-withdraw.json', 'not a decision']]);
  const read = (path: string): string => readFileSync(join(work, 'site', path), 'utf8');
  const board = read('api/v1/competitions/breast-tumour/leaderboard.json');
  expect(board).toContain('alice');
  expect(board).not.toContain('bob');
  expect([...readTree(join(work, 'site')).entries()].some(([path, text]) => path.endsWith('.html') && text.includes('bob'))).toBe(true);
});

test('the schemas of every file and record are served under the names the index lists', async () => {
  const { options, work } = await started();
  await buildSite(options('site', { audience: 'public' }));
  const read = (path: string): { $id?: string; schemas?: string[] } =>
    JSON.parse(readFileSync(join(work, 'site', path), 'utf8')) as { $id?: string; schemas?: string[] };
  const paths = read('api/v1/index.json').schemas ?? [];
  expect(paths).toContain('api/v1/schemas/competition.schema.json');
  for (const path of paths) expect(read(path).$id).toMatch(/^urn:model-harvester:schema:[a-z-]+:1$/);
});

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Competition } from '../../core/contract/competition.ts';
import type { Problem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { intake, type TreeEntry } from '../../core/rules/intake.ts';
import { buildKit } from '../../scripts/build-kit.ts';
import { startJudge, type Judge } from '../../vault/judge.ts';
import { modelContract } from '../../vault/model-contract.ts';
import { warmModel } from '../../vault/session.ts';
import { smokeRun } from '../../vault/smoke.ts';
import { competitionPython } from '../template/environment.ts';
import { clone, type Competitor, makeHome, publish } from './competitor.ts';

interface Answer {
  readonly ready: boolean;
  readonly problems: readonly Problem[];
  readonly run: { readonly error: string | null; readonly excerpt: string } | null;
}

let home: string;
let dan: Competitor;
let competition: Competition;
let judge: Judge;
let good: string;
const file = (name: string): string => join(dan.folder, 'submissions/dan', name);

beforeAll(async () => {
  await buildKit(true);
  home = await makeHome();
  const published = await publish(home, 'competition-template', async (folder) => {
    const path = join(folder, 'competition.yaml');
    await writeFile(
      path,
      (await readFile(path, 'utf8')).replace('wallSeconds: 20', 'wallSeconds: 2').replace('memoryMB: 2048', 'memoryMB: 512'),
    );
  });
  dan = await clone(home, published, 'dan');
  await dan.kit(['new', 'dan', '--login', 'dan']);
  good = await readFile(file('model.py'), 'utf8');
  const read = readContract(Competition, 'competition.yaml', await readFile(join(dan.folder, 'competition.yaml'), 'utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems[0].message);
  competition = read.value;
  judge = await startJudge();
});
afterAll(async () => {
  await judge?.close();
  await rm(home, { recursive: true, force: true });
});

const check = async (...more: readonly string[]): Promise<Answer> =>
  JSON.parse((await dan.kit(['check', 'dan', '--json', '--no-scan', ...more])).out) as Answer;

/** What the bot's own run on public data says of the same folder. */
async function smoke(): Promise<{ errorClass: string | undefined; excerpt: string }> {
  const { path } = await competitionPython();
  const artifacts = [{ path: 'weights.json', format: 'json' as const }];
  const { memoryMB, cpus, wallSeconds } = competition.limits;
  const model = await warmModel({
    submissionDir: join(dan.folder, 'submissions/dan'),
    contract: modelContract(competition, artifacts),
    environment: path,
    limits: { memoryMB, cpus, wallSeconds },
  });
  const { errorClass, excerpt } = await smokeRun(model, judge, competition, dan.folder, 'dan');
  return { errorClass, excerpt };
}

const inPredict = 'columns = self.features.numbers(batch)';
const before = (line: string): string => good.replace(inPredict, `${line}\n        ${inPredict}`);

test.each([
  ['raises', 'PREDICT_ERROR', () => before('raise RuntimeError("what now")')],
  ['gives rows back short', 'INVALID_PREDICTIONS', () => before('batch = batch.iloc[1:]')],
  ['gives what is no number', 'INVALID_PREDICTIONS', () => before('return [float("nan")] * len(batch)')],
  ['never answers', 'TIMEOUT', () => before('while True: pass')],
  ['ends its process', 'PREDICT_ERROR', () => before('__import__("os")._exit(3)')],
  ['floods what it prints to', 'RESOURCE', () => before('print("x" * 3_000_000)')],
  ['is no Python', 'LOAD_ERROR', () => `${good}\nthis is no Python\n`],
  ['has no class Model', 'LOAD_ERROR', () => good.replace('class Model:', 'class Modell:')],
])('of a model that %s, kit and bot say the same: %s', async (_, errorClass, code) => {
  await writeFile(file('model.py'), code());
  const told = await check();
  await writeFile(file('model.py'), code());
  const bot = await smoke();
  await writeFile(file('model.py'), good);
  expect(told).toMatchObject({ ready: false, run: { error: errorClass } });
  expect(bot).toEqual({ errorClass, excerpt: told.run?.excerpt });
});

test('a model that needs more memory than there is is told so with the same class and text', async () => {
  await writeFile(file('model.py'), before('held = np.ones((9, 1024, 1024, 128)); held += 1'));
  const told = await check();
  const bot = await smoke();
  await writeFile(file('model.py'), good);
  expect(told.run).toMatchObject({ error: 'OOM', excerpt: 'it used more than 512 MB of memory' });
  expect(bot).toEqual({ errorClass: 'OOM', excerpt: told.run?.excerpt });
});

test('without bubblewrap the words are the same, with the paths of the pull request', async () => {
  await writeFile(file('model.py'), before('raise RuntimeError("what now")'));
  const [shut, plain] = [await check(), await check('--no-sandbox')];
  await writeFile(file('model.py'), good);
  expect(plain.run).toMatchObject({ error: 'PREDICT_ERROR', isolation: 'none', excerpt: shut.run?.excerpt });
  expect(plain.run?.excerpt).toContain('File "submissions/dan/model.py", line');
});

async function botSays(manifest: string): Promise<readonly Problem[]> {
  const listed = (await dan.git('ls-files', '--others', '--exclude-standard', '-z', 'submissions')).split('\0').filter(Boolean);
  const tree = await Promise.all(
    listed.map(async (path): Promise<TreeEntry> => ({ path, mode: '100644', bytes: (await readFile(join(dan.folder, path))).length })),
  );
  const decision = intake({
    competition,
    author: 'dan',
    now: new Date().toISOString(),
    changed: listed.map((path) => ({ path, status: 'added' })),
    tree,
    manifest,
    attemptsToday: 0,
    signedOff: undefined,
  });
  return decision.kind === 'refused' ? decision.problems : [];
}

test.each([
  ['YAML that ends in the middle', (text: string) => `${text}\nmore: [1,\n`, 'YAML_SYNTAX'],
  ['a key twice', (text: string) => `${text}\ntitle: again\n`, 'YAML_DUPLICATE_KEY'],
  ['a key with a slip', (text: string) => text.replace('licence:', 'license:'), 'UNKNOWN_KEY'],
  ['a licence nobody accepts', (text: string) => text.replace(/licence: .*/, 'licence: GPL-9.0'), 'LICENCE_NOT_ALLOWED'],
  ['an artifact that is not there', (text: string) => text.replace('path: weights.json', 'path: other.json'), 'ARTIFACT_MISSING'],
])('of a manifest with %s, kit and bot say the same', async (_, edit, code) => {
  const text = await readFile(file('submission.yaml'), 'utf8');
  await writeFile(file('submission.yaml'), edit(text));
  const told = await check('--login', 'dan');
  const bot = await botSays(edit(text));
  await writeFile(file('submission.yaml'), text);
  expect(told.ready).toBe(false);
  expect(told.problems.map((problem) => problem.code)).toContain(code);
  expect(told.problems).toEqual(bot);
});

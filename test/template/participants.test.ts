import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Competition } from '../../core/contract/competition.ts';
import { readContract } from '../../core/contract/read.ts';
import { Submission } from '../../core/contract/submission.ts';
import { intake, type IntakeDecision } from '../../core/rules/intake.ts';
import { prepareData, type PreparedData } from '../../demo/data/prepare.ts';
import { cast, participant, type Participant } from '../../demo/participants/cast.ts';
import { prepareSubmission, trainSubmission } from '../../demo/participants/prepare-submission.ts';
import { competitionPython, root, runJson } from './environment.ts';

const environment = await competitionPython();
const example = join(root, 'examples', 'breast-tumour');
const competitionYaml = readContract(Competition, 'competition.yaml', await readFile(join(example, 'competition.yaml'), 'utf8'));
if (competitionYaml.kind === 'invalid') throw new Error(competitionYaml.problems[0].message);
const competition = competitionYaml.value;

let home: string;
let data: PreparedData;
const checkout = (login: string): string => join(home, 'checkouts', login);
const folder = (login: string): string => join(checkout(login), 'submissions', login);

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'template-cast-'));
  data = await prepareData({ ...environment, out: join(home, 'data') });
  for (const person of cast) {
    await cp(example, checkout(person.login), { recursive: true });
    await prepareSubmission(person, { ...environment, publicCsv: data.publicCsv, into: checkout(person.login) });
  }
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function filesOf(dir: string): Promise<{ path: string; bytes: number; text: string }[]> {
  const entries = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Promise.all(
    paths.map(async (path) => ({ path: relative(dir, path), bytes: (await stat(path)).size, text: await readFile(path, 'latin1') })),
  );
}

/** What intake says of a pull request that brings all that the participant's checkout has and the competition has not. */
async function intakeOf({ login }: Participant): Promise<IntakeDecision> {
  const before = new Map((await filesOf(example)).map((file) => [file.path, file.text]));
  const after = await filesOf(checkout(login));
  return intake({
    competition,
    author: login,
    now: '2026-01-01T00:00:00Z',
    changed: after
      .filter((file) => before.get(file.path) !== file.text)
      .map((file) => ({ path: file.path, status: before.has(file.path) ? 'modified' : 'added' })),
    tree: after.map(({ path, bytes }) => ({ path, bytes, mode: '100644' })),
    manifest: await readFile(join(folder(login), 'submission.yaml'), 'utf8'),
    attemptsToday: 0,
    signedOff: true,
  });
}

async function contractOf(dir: string): Promise<object> {
  const read = readContract(Submission, 'submission.yaml', await readFile(join(dir, 'submission.yaml'), 'utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems[0].message);
  const names = (columns: readonly { name: string }[]): string[] => columns.map((column) => column.name);
  return {
    task: competition.task,
    inputs: names(competition.inputs),
    outputs: names(competition.outputs),
    artifacts: read.value.artifacts,
  };
}

interface Scores {
  readonly auc: Readonly<Record<string, number>>;
  readonly p: Readonly<Record<string, number>>;
}
async function score(dirs: readonly string[], pairs: readonly string[] = [], where: Parameters<typeof runJson>[3] = {}): Promise<Scores> {
  const contracts = Object.fromEntries(await Promise.all(dirs.map(async (dir) => [dir, await contractOf(dir)] as const)));
  const split = join(data.privateDir, data.splits.feedback.name);
  const args = [join(root, 'vault', 'harness', 'interface.py'), JSON.stringify(contracts), split, ...pairs];
  return (await runJson(environment, 'score.py', args, where)) as Scores;
}

test.each(cast.filter((person) => person.login !== 'erin'))('$login passes intake', async (person) => {
  expect(await intakeOf(person)).toMatchObject({ kind: 'accepted', team: person.login });
});

test('erin is told about each file outside her folder', async () => {
  const decision = await intakeOf(participant('erin'));
  if (decision.kind === 'accepted') throw new Error('erin was accepted');
  expect(decision.errorClass).toBe('LAYOUT');
  expect(decision.problems.map((problem) => problem.path)).toEqual(['competition.yaml', 'scoring/accuracy.py']);
});

describe('the honest ones on the feedback split, through the interface of the vault', () => {
  const pair = (better: string, worse: string): string => `${folder(better)},${folder(worse)}`;
  let scores: Scores;
  beforeAll(async () => {
    const people = ['alice', 'bob', 'carol', 'frank'].map(folder);
    const baselines = competition.baselines.map((baseline) => join(example, baseline.path));
    const pairs = [pair('bob', 'alice'), pair('bob', 'carol'), pair('carol', 'bob'), pair('frank', 'bob')];
    scores = await score([...people, ...baselines], pairs);
  });

  test('alice is plain and clearly above the baselines', () => {
    expect(scores.auc[folder('alice')]).toBeGreaterThan(0.9);
    expect(scores.auc[folder('alice')]).toBeLessThan(0.95);
    expect(scores.auc[join(example, 'baselines/simple')]).toBeLessThan(0.85);
    expect(scores.auc[join(example, 'baselines/constant')]).toBe(0.5);
  });
  test('bob beats alice beyond noise', () => {
    expect(scores.auc[folder('bob')]).toBeGreaterThan(0.98);
    expect(scores.p[pair('bob', 'alice')]).toBeLessThan(0.001);
  });
  test('carol and bob cannot be told apart, and frank does not beat bob', () => {
    expect(scores.auc[folder('carol')]).toBeGreaterThan(0.98);
    expect(scores.p[pair('bob', 'carol')]).toBeGreaterThan(0.1);
    expect(scores.p[pair('carol', 'bob')]).toBeGreaterThan(0.1);
    expect(scores.p[pair('frank', 'bob')]).toBeGreaterThan(0.1);
  });
});

test("mallory's pickle would call os.system; it is read here, never loaded", async () => {
  const bytes = await readFile(join(folder('mallory'), 'model.pkl'), 'latin1');
  expect(bytes).toContain('cos\nsystem\n');
  expect(bytes.endsWith('tR.')).toBe(true);
});

test('oscar would answer perfectly where labels lie about, so a score of 0.5 means that he found nothing', async () => {
  const careless = join(home, 'careless');
  await mkdir(join(careless, 'private'), { recursive: true });
  await cp(data.privateDir, join(careless, 'private'), { recursive: true });
  const offline = ['bwrap', '--dev-bind', '/', '/', '--unshare-net', '--die-with-parent'];
  const scores = await score([folder('oscar')], [], { cwd: careless, command: offline });
  expect(scores.auc[folder('oscar')]).toBe(1);
});

test("frank's second push is the same model without the wait", async () => {
  const [first, second] = [folder('frank'), join(home, 'second')];
  const push = participant('frank').secondPush;
  if (!push) throw new Error('frank has no second push');
  await prepareSubmission(participant('frank'), { ...environment, publicCsv: data.publicCsv, into: second, push });
  const before = await filesOf(first);
  const changed = (await filesOf(join(second, 'submissions', 'frank'))).filter((file, index) => file.text !== before[index]?.text);
  expect(changed.map((file) => file.path)).toEqual(['model.py']);
});

test.each([
  ['examples/breast-tumour', 'malignant'],
  ['competition-template', 'label'],
])('training the baselines of %s that call themselves reproducible gives the files that are committed', async (repository, target) => {
  const reproducible: string[] = [];
  for (const { path } of competition.baselines) {
    const [committed, again] = [join(root, repository, path), join(home, 'again', repository, path)];
    if (!/^ *reproducible: true/m.test(await readFile(join(committed, 'submission.yaml'), 'utf8'))) continue;
    reproducible.push(path);
    await cp(committed, again, { recursive: true });
    const publicCsv = join(root, repository, 'data/public/train.csv');
    await trainSubmission({ ...environment, publicCsv, target, submission: again, code: join(committed, 'model.py') });
    expect(await filesOf(again)).toEqual(await filesOf(committed));
  }
  expect(reproducible.length).toBeGreaterThanOrEqual(2);
});

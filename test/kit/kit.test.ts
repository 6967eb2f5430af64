import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Competition } from '../../core/contract/competition.ts';
import { readContract } from '../../core/contract/read.ts';
import { intake, type TreeEntry } from '../../core/rules/intake.ts';
import { scan } from '../../gate/scan.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { buildKit } from '../../scripts/build-kit.ts';
import { clone, commitAs, type Competitor, makeHome, publish, root, type Told } from './competitor.ts';

interface Answer {
  readonly ready: boolean;
  readonly answer: string;
  readonly stages: readonly { readonly name: string; readonly ok: boolean | null; readonly text: string }[];
  readonly problems: readonly { readonly code: string; readonly path: string }[];
  readonly findings: readonly { readonly rule: string; readonly path: string; readonly severity: string }[];
  readonly run: {
    readonly error: string | null;
    readonly excerpt: string;
    readonly scores: Record<string, unknown>;
    readonly retrained: boolean;
  } | null;
  readonly notes: readonly string[];
  readonly next: string;
}

let home: string;
let published: string;
let ann: Competitor;
let semgrep: string;

beforeAll(async () => {
  await buildKit(true);
  home = await makeHome();
  published = await publish(home);
  ann = await clone(home, published, 'ann');
  const gate = await buildEnvironment({ name: 'gate', lock: join(root, 'gate/semgrep/requirements.lock') });
  semgrep = join(dirname(gate.python), 'semgrep');
});
afterAll(() => rm(home, { recursive: true, force: true }));

const read = ({ out }: Told): Answer => JSON.parse(out) as Answer;
const stages = (answer: Answer): unknown => Object.fromEntries(answer.stages.map(({ name, ok }) => [name, ok]));

test('from a fresh clone, two commands make a submission that is ready', async () => {
  const made = await ann.kit(['new', 'ann', '--login', 'ann', '--title', 'Mine: the "best" one']);
  expect(made).toMatchObject({ exit: 0, out: expect.stringContaining('uv run kit check') });

  const told = await ann.kit(['check', '--json']);
  expect(told.exit).toBe(0);
  const answer = read(told);
  expect(answer).toMatchObject({ ready: true, problems: [], findings: [], run: { error: null, retrained: true } });
  expect(answer.answer).toBe('Ready: better than every baseline on public data.');
  expect(Object.keys(answer.run!.scores)).toEqual(['you', 'constant', 'simple']);
  expect(await ann.git('status', '--short')).toBe('?? submissions/\n');
});

test('where the scan of Python sources is left out, the answer says that only the bot does it', async () => {
  const answer = read(await ann.kit(['check', '--json', '--no-scan', '--no-sandbox']));
  expect(answer).toMatchObject({ ready: true, findings: [], run: { isolation: 'none' } });
  expect(answer.notes).toContainEqual(expect.stringContaining('only the bot scans Python sources by its semgrep rules'));
  expect(answer.notes).toContainEqual(expect.stringContaining('run without bubblewrap'));
});

test('the answer comes first, the next command last, and nothing is coloured in a pipe', async () => {
  const { out } = await ann.kit(['check']);
  const lines = out.trim().split('\n');
  expect(lines[0]).toBe('Ready: better than every baseline on public data.');
  expect(lines.at(-1)).toBe('Next: git add submissions/ann && git commit --signoff -m "Submit ann" && git push');
  expect(out).not.toContain('\u001b');
});

test('training again gives the same files; a changed artifact is noticed, and digest mends it', async () => {
  const weights = join(ann.folder, 'submissions/ann/weights.json');
  const before = await readFile(weights, 'utf8');
  expect((await ann.kit(['train'])).exit).toBe(0);
  expect(await readFile(weights, 'utf8')).toBe(before);
  await writeFile(weights, before.replace('"slopes"', ' "slopes"'));
  const told = await ann.kit(['check', '--json']);
  expect(told.exit).toBe(1);
  expect(read(told).findings).toEqual([expect.objectContaining({ rule: 'manifest/digest', path: 'weights.json' })]);
  expect((await ann.kit(['digest'])).exit).toBe(0);
  expect(read(await ann.kit(['check', '--json'])).ready).toBe(true);
});

test('predictions come out as a table, one row for each public row', async () => {
  const { out, exit } = await ann.kit(['predict']);
  expect(exit).toBe(0);
  const [head, ...rows] = out.trim().split('\n');
  expect(head).toBe('probability');
  expect(rows).toHaveLength(170);
});

test('a model that loses rows is told so with its own line', async () => {
  const model = join(ann.folder, 'submissions/ann/model.py');
  const good = await readFile(model, 'utf8');
  await writeFile(model, good.replace('columns = self', 'batch = batch.iloc[1:]\n        columns = self'));
  expect(read(await ann.kit(['check', '--json']))).toMatchObject({
    ready: false,
    run: { error: 'INVALID_PREDICTIONS', excerpt: expect.stringContaining('for 64 rows') },
  });
  await writeFile(model, good.replace('columns = self', 'raise RuntimeError("what now")\n        columns = self'));
  const { excerpt, error } = read(await ann.kit(['check', '--json'])).run!;
  expect(error).toBe('PREDICT_ERROR');
  expect(excerpt).toContain('submissions/ann/model.py", line');
  expect(excerpt).toContain('RuntimeError: what now');
  expect(excerpt).not.toContain('harvester_kit');
  await writeFile(model, good);
});

test('an answer that depends on the batch is no answer', async () => {
  const model = join(ann.folder, 'submissions/ann/model.py');
  const good = await readFile(model, 'utf8');
  await writeFile(
    model,
    good.replace(
      'columns = self.features.numbers(batch)',
      'columns = self.features.numbers(batch)\n        columns = columns - columns.mean(axis=0)',
    ),
  );
  const answer = read(await ann.kit(['check', '--json']));
  expect(stages(answer)).toMatchObject({ determinism: false });
  await writeFile(model, good);
});

test.each([
  [['check', 'nobody'], 1],
  [['new', 'Not A Name', '--login', 'ann'], 1],
  [['new', 'ann', '--login', 'ann'], 3],
  [['new', 'bea', '--login', 'not a login'], 1],
  [['chekc'], 3],
  [['check', '--base', 'nowhere'], 3],
])('%j ends with %i, a reason and what to do', async (args, exit) => {
  const told = await ann.kit([...args, '--json']);
  expect(told.exit).toBe(exit);
  expect(read(told)).toMatchObject({ ready: false, answer: expect.stringMatching(/\S/), next: expect.stringMatching(/\S/) });
});

async function treeOf({ git }: Competitor): Promise<TreeEntry[]> {
  const listed = (await git('ls-tree', '-r', '--long', '-z', 'HEAD')).split('\0').filter(Boolean);
  return listed.map((line) => {
    const [head = '', path = ''] = line.split('\t');
    const [mode = '', , , size] = head.split(/\s+/);
    return { path, mode, bytes: Number(size) };
  });
}

test('erin hears from the kit what intake tells her pull request', async () => {
  const erin = await clone(home, published, 'erin');
  await commitAs('erin', erin);
  const told = await erin.kit(['check', '--json', '--login', 'erin']);

  const competition = readContract(Competition, 'competition.yaml', await readFile(join(published, 'competition.yaml'), 'utf8'));
  if (competition.kind === 'invalid') throw new Error('the example is invalid');
  const names = (await erin.git('diff', '--name-status', 'origin/main', 'HEAD')).trim().split('\n');
  const decision = intake({
    competition: competition.value,
    author: 'erin',
    now: new Date().toISOString(),
    changed: names.map((line) => ({ path: line.split('\t')[1] ?? '', status: line.startsWith('A') ? 'added' : 'modified' })),
    tree: await treeOf(erin),
    manifest: await readFile(join(erin.folder, 'submissions/erin/submission.yaml'), 'utf8'),
    attemptsToday: 0,
    signedOff: true,
  });
  expect(told.exit).toBe(1);
  expect(decision).toMatchObject({ kind: 'refused', problems: read(told).problems });
  expect(new Set(read(told).problems.map(({ path }) => path))).toEqual(new Set(['competition.yaml', 'scoring/accuracy.py']));
});

test("mallory's pickle is refused by the same rules and never loaded", async () => {
  const mallory = await clone(home, published, 'mallory');
  await commitAs('mallory', mallory);
  const told = await mallory.kit(['check', '--json'], { HARVESTER_SEMGREP: semgrep });
  const gate = await scan(join(mallory.folder, 'submissions/mallory'), { tools: { semgrep } });

  expect(told.exit).toBe(1);
  expect(read(told).findings).toEqual(gate.findings);
  expect(read(told).findings.length).toBeGreaterThan(0);
  expect(stages(read(told))).toEqual({ intake: true, gate: false, 'public run': null });
  expect(await mallory.git('status', '--short', '--ignored')).not.toContain('mallory-was-here');
});

test('a link is refused as the bot refuses it, and what it points to is not read', async () => {
  const link = join(ann.folder, 'submissions/ann/notes.txt');
  await symlink('/etc/hostname', link);
  const answer = read(await ann.kit(['check', '--json']));
  expect(answer.problems).toEqual([expect.objectContaining({ code: 'LINK', path: 'submissions/ann/notes.txt' })]);
  await rm(link);
});

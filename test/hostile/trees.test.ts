import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { intake, type ChangedFile } from '../../core/rules/intake.ts';
import { sampleCompetition } from '../../core/testing/samples.ts';
import { scan } from '../../gate/scan.ts';
import { onnxModel, onnxNode } from '../../gate/testing/assemble-models.ts';
import { digestFolder } from '../../vault/folder.ts';
import { listTree, readBlob, writeTree, type GitFile, type ListedEntry } from './git-tree.ts';
import { gitFilesOf, treeCases } from './tree-cases.ts';

const team = 'mallory';
const own = `submissions/${team}/`;
const competition = sampleCompetition({ limits: { ...sampleCompetition().limits, files: 10 } });
const manifest = `interface: 1
title: A model
members: [mallory]
licence: MIT
artifacts:
  - {path: model.onnx, sha256: ${'a'.repeat(64)}, format: onnx}
card: {intendedUse: tests, limitations: tests, trainingData: tests}
`;
const honest: readonly GitFile[] = [
  { path: `${own}submission.yaml`, mode: '100644', bytes: Buffer.from(manifest) },
  // No Python: what looks at sources is started only for cases that bring some.
  { path: `${own}model.onnx`, mode: '100644', bytes: onnxModel([onnxNode('Identity', '')]) },
];

let repository: string;
let lock: string;
beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'hostile-tree-'));
  await promisify(execFile)('git', ['init', '--quiet', '--bare', repository]);
  lock = await readFile(join(import.meta.dirname, '..', '..', 'competition-template', 'env', 'requirements.lock'), 'utf8');
});
afterAll(() => rm(repository, { recursive: true, force: true }));

interface Told {
  readonly errorClass: string | null;
  /** Codes of problems, or rules of findings. */
  readonly found: readonly string[];
  readonly text: string;
}

/** What intake says of a pull request with these files, and the gate of what intake lets through. */
async function hand(files: readonly GitFile[]): Promise<Told> {
  const tree = await listTree(repository, await writeTree(repository, files));
  const changed: ChangedFile[] = tree.map(({ path }) => ({ path, status: 'added' }));
  const now = '2026-06-01T00:00:00Z';
  const decision = intake({ competition, author: team, now, changed, tree, manifest, attemptsToday: 0, signedOff: true });
  if (decision.kind === 'refused') {
    const { errorClass, problems } = decision;
    return { errorClass, found: problems.map(({ code }) => code), text: JSON.stringify(problems) };
  }
  const folder = await fetched(tree);
  try {
    const report = await scan(folder, { competition, lock });
    // To the byte what git holds: no filter ran, nothing was unpacked, nothing was added.
    expect((await digestFolder(folder)).map(({ path, bytes }) => ({ path: own + path, bytes }))).toEqual(
      tree.map(({ path, bytes }) => ({ path, bytes })).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    );
    const errors = report.findings.filter(({ severity }) => severity === 'error');
    return { errorClass: report.verdict === 'clean' ? null : 'GATE', found: errors.map(({ rule }) => rule), text: JSON.stringify(report) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The team's folder as plain files, blob by blob. */
async function fetched(tree: readonly ListedEntry[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hostile-fetched-'));
  for (const { path, sha } of tree) {
    const to = join(folder, path.slice(own.length));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, await readBlob(repository, sha), { flag: 'wx' });
  }
  return folder;
}

test('an honest pull request passes both', async () => {
  expect(await hand(honest)).toMatchObject({ errorClass: null, found: [] });
});

describe('before anything runs', () => {
  test.each(treeCases())('$name: $tries', async (one) => {
    const told = await hand([...honest, ...gitFilesOf(one, team)]);
    expect(told).toMatchObject({ errorClass: one.errorClass });
    if (one.found !== undefined) expect(told.found.filter((name) => name.startsWith(one.found ?? ''))).not.toEqual([]);
    // Names come back escaped by whoever shows them; nothing of what links and archives point at is in what is told.
    expect(told.text).not.toMatch(/root:|daemon:/);
    for (const escaped of ['/tmp/escaped.txt', '/escaped.txt', join(tmpdir(), 'escaped.txt')]) expect(existsSync(escaped)).toBe(false);
  });
});

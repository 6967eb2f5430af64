import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Competition } from '../../core/contract/competition.ts';
import { Smoke } from '../../core/contract/evaluation.ts';
import type { Inputs } from '../../core/contract/inputs.ts';
import { AttemptRecord } from '../../core/contract/records.ts';
import { Submission, type Artifact } from '../../core/contract/submission.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { buildEnvironment, type PythonEnvironment } from '../../scripts/environment.mjs';
import { evaluateAttempt, type EvaluationInput } from '../../vault/evaluate.ts';
import { digestFolder } from '../../vault/folder.ts';
import { startJudge, type Judge } from '../../vault/judge.ts';
import { splitDigest } from '../../vault/split-digest.ts';
import { warmModel } from '../../vault/session.ts';
import { smokeRun } from '../../vault/smoke.ts';

const run = promisify(execFile);

/** Files of a submission, by path in the team's folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface AttemptOptions {
  readonly team?: string;
  readonly artifacts?: readonly Artifact[];
  readonly change?: (competition: Competition) => Competition;
  readonly over?: Partial<EvaluationInput>;
  readonly number?: number;
  /** Puts a wrong tree digest into the inputs. */
  readonly spoil?: 'tree';
  /** Changes the submission's folder after it was described. */
  readonly prepare?: (dir: string) => Promise<void>;
}

/** A competition on this machine with its private data, judge and environment: everything but the participants. */
export interface World {
  readonly dir: string;
  /** Sandboxes of this world live here and nowhere else. */
  readonly stateDir: string;
  readonly competition: Competition;
  readonly environment: PythonEnvironment;
  readonly judge: Judge;
  readonly log: string[];
  evaluate(files: Files, options?: AttemptOptions): Promise<AttemptRecord>;
  /** What a runner would be given to evaluate this folder. */
  input(submissionDir: string, options?: AttemptOptions): Promise<EvaluationInput>;
  /** Only the public part of an evaluation. */
  smoke(files: Files, options?: AttemptOptions): Promise<Smoke>;
  close(): Promise<void>;
}

export async function makeWorld(change: (competition: Competition) => Competition = (same) => same): Promise<World> {
  const root = join(import.meta.dirname, '..', '..');
  const lock = join(root, 'competition-template', 'env', 'requirements.lock');
  const environment = await buildEnvironment({ name: 'competition', lock, portable: true });
  const { python } = await buildEnvironment({ name: 'judge', lock: join(root, 'vault', 'judge', 'requirements.lock') });
  const dir = await mkdtemp(join(tmpdir(), 'vault-'));
  // A sandbox slot's uid has to walk to the state folder.
  await chmod(dir, 0o711);
  await run(python, ['-I', join(import.meta.dirname, 'make_data.py'), dir]);
  const lockSha256 = createHash('sha256')
    .update(await readFile(lock))
    .digest('hex');
  const competition = change(tinyCompetition(lockSha256, await splitDigest(join(dir, 'private', 'tiny-feedback'))));
  const judge = await startJudge();
  const stateDir = join(dir, 'state');
  await mkdir(stateDir, { mode: 0o711 });
  // What is built for all worlds need not be built again in this one.
  await symlink(dirname(environment.path), join(stateDir, 'env'));
  process.env['HARVESTER_STATE'] = stateDir;
  const log: string[] = [];
  let pulls = 0;
  const input = async (submissionDir: string, options: AttemptOptions = {}): Promise<EvaluationInput> => {
    pulls += 1;
    const inputs = await inputsOf(submissionDir, options.number ?? pulls, options.team ?? 'alice');
    await options.prepare?.(submissionDir);
    return {
      inputs: options.spoil ? { ...inputs, treeSha256: '0'.repeat(64) } : inputs,
      gate: { verdict: 'clean', findings: [], scanned: [], seconds: 0 },
      competition: options.change?.(competition) ?? competition,
      manifest: manifestOf(options.artifacts ?? []),
      competitionDir: dir,
      submissionDir,
      privateDir: join(dir, 'private'),
      environment: { id: environment.id, path: environment.path, lockSha256 },
      store: join(dir, 'store'),
      runnerId: 'test-runner',
      runKey: randomBytes(16).toString('hex'),
      version: '0.0.0-test',
      now: () => new Date(),
      log: (line) => log.push(line),
      judge,
      ...options.over,
    };
  };
  return {
    dir,
    stateDir,
    competition,
    environment,
    judge,
    log,
    evaluate: async (files, options = {}) => {
      const submissionDir = await mkdtemp(join(dir, 'submission-'));
      await writeFiles(submissionDir, files);
      return AttemptRecord.parse(await evaluateAttempt(await input(submissionDir, options)));
    },
    input,
    smoke: async (files, { artifacts = [], change, team = 'alice' } = {}) => {
      const submissionDir = await mkdtemp(join(dir, 'submission-'));
      await writeFiles(submissionDir, files);
      const changed = change?.(competition) ?? competition;
      const { inputs, limits, outputs, task } = changed;
      const names = (columns: Competition['inputs']): string[] => columns.map(({ name }) => name);
      const contract = { task, inputs: names(inputs), outputs: names(outputs), artifacts };
      const model = await warmModel({ submissionDir, environment: environment.path, contract, limits });
      return Smoke.parse(await smokeRun(model, judge, changed, dir, team));
    },
    close: async () => {
      delete process.env['HARVESTER_STATE'];
      await judge.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export async function writeFiles(dir: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

async function inputsOf(dir: string, number: number, team: string): Promise<Inputs> {
  const files = [...(await digestFolder(dir))];
  const treeSha256 = await treeDigest(files);
  const headSha = createHash('sha1').update(`${number} ${treeSha256}`).digest('hex');
  return { harvester: 1, competition: 'tiny', repository: 'org/tiny', number, headSha, baseSha: '0'.repeat(40), team, files, treeSha256 };
}

function manifestOf(artifacts: readonly Artifact[]): Submission {
  return Submission.parse({
    interface: 1,
    title: 'A submission',
    members: ['alice'],
    licence: 'MIT',
    artifacts,
    card: { intendedUse: 'tests', limitations: 'tests', trainingData: 'tests' },
  });
}

function tinyCompetition(lockSha256: string, splitSha256: string): Competition {
  return Competition.parse({
    harvester: 1,
    name: 'tiny',
    title: 'A tiny competition',
    need: { product: 'tests', owner: 'tests', statement: 'tests', value: 'tests' },
    task: 'binary-classification',
    inputs: ['a', 'b', 'c'].map((name) => ({ name, type: 'double' })),
    outputs: [{ name: 'probability', type: 'double', range: [0, 1] }],
    target: { name: 'label', type: 'long', classes: [0, 1] },
    metrics: { primary: { name: 'roc_auc', direction: 'higher' }, others: [{ name: 'log_loss', direction: 'lower' }] },
    data: {
      public: 'public.csv',
      feedback: { name: 'tiny-feedback', sha256: splitSha256, rows: 400 },
      final: { name: 'tiny-final', sha256: '0'.repeat(64), rows: 400 },
    },
    phases: [{ name: 'open', opens: '2026-01-01T00:00:00Z', closes: '2027-01-01T00:00:00Z', board: 'feedback' }],
    limits: { attemptsPerDay: 5, archiveMB: 1, wallSeconds: 8, memoryMB: 512, cpus: 1 },
    environment: { lock: 'requirements.lock', sha256: lockSha256 },
    licences: ['MIT'],
    feedback: { timing: 'prompt' },
    agreement: { file: 'TERMS.md' },
    merge: {},
  });
}

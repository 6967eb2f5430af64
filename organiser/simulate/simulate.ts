import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Competition } from '../../core/contract/competition.ts';
import type { Inputs } from '../../core/contract/inputs.ts';
import { readContract } from '../../core/contract/read.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { Submission } from '../../core/contract/submission.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { rank, type Ranked } from '../../core/rules/ranking.ts';
import { scan } from '../../gate/scan.ts';
import { buildEnvironment, type PythonEnvironment } from '../../scripts/environment.mjs';
import { withBoard } from '../../vault/board.ts';
import { evaluateAttempt } from '../../vault/evaluate.ts';
import { digestFolder } from '../../vault/folder.ts';
import { startJudge, type Judge, type Noise } from '../../vault/judge.ts';
import { splitTables } from '../../vault/split-tables.ts';
import { openCompetition, type CompetitionFolder } from '../competition-folder.ts';
import { OrganiserError } from '../organiser-error.ts';

export interface SimulateOptions {
  readonly dir: string;
  readonly privateDir: string;
  readonly version: string;
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** One baseline's attempt, and how long one slot was busy with it. */
export interface SimulatedAttempt {
  readonly name: string;
  readonly record: AttemptRecord;
  readonly wallSeconds: number;
}

export interface Simulation {
  /** The feedback board as it would stand, unrounded: the data are the organiser's own. */
  readonly board: readonly Ranked[];
  readonly attempts: readonly SimulatedAttempt[];
  /** Undefined where no baseline was scored. */
  readonly noise: Noise | undefined;
  /** Of one slot, by the median attempt; the participants' own models may take longer. */
  readonly attemptsPerHour: number;
}

/** The steps of a simulation, so that a door can show how far it is. Run them in order; `finish` always last. */
export interface SimulationRun {
  readonly baselines: readonly { readonly name: string; evaluate(): Promise<SimulatedAttempt> }[];
  result(): Promise<Simulation>;
  finish(): Promise<void>;
}

/**
 * Prepares to run every baseline through the real vault on the feedback split. Nothing is kept: the board lives in a folder that `finish`
 * removes. Throws `OrganiserError` where the contract or a baseline's manifest cannot be read.
 */
export async function startSimulation(options: SimulateOptions): Promise<SimulationRun> {
  const folder = await openCompetition(options.dir);
  if (folder.competition.baselines.length === 0)
    throw new OrganiserError({
      code: 'NO_BASELINES',
      path: 'competition.yaml',
      ...folder.place(['baselines']),
      message: 'names no baseline to run',
      next: 'add one: harvester new competition makes two',
    });
  const lock = join(folder.dir, folder.competition.environment.lock);
  const lockText = await readFile(lock).catch(() => {
    throw new OrganiserError({
      code: 'NO_LOCK',
      path: lock,
      message: 'is not there',
      next: 'harvester competition check says what else is missing',
    });
  });
  const log = options.log ?? (() => undefined);
  const environment = await buildEnvironment({ name: 'competition', lock, portable: true, log });
  const store = await mkdtemp(join(tmpdir(), 'simulate-'));
  const judge = await startJudge(log);
  // Whoever runs this may see the data: nothing is rounded, held back, budgeted or delayed.
  const competition: Competition = { ...folder.competition, feedback: { release: 'exact', logs: 'class-only', timing: 'prompt' } };
  const world: World = { ...options, folder, competition, environment, lock: lockText, store, judge, log };
  const attempts: SimulatedAttempt[] = [];
  return {
    baselines: competition.baselines.map(({ name, path }, index) => ({
      name,
      evaluate: async () => {
        const attempt = await evaluateBaseline(world, name, path, index + 1);
        attempts.push(attempt);
        return attempt;
      },
    })),
    result: () => summed(world, attempts),
    finish: async () => {
      await judge.close();
      await rm(store, { recursive: true, force: true });
    },
  };
}

interface World extends SimulateOptions {
  readonly folder: CompetitionFolder;
  readonly competition: Competition;
  readonly environment: PythonEnvironment;
  readonly lock: Buffer;
  readonly store: string;
  readonly judge: Judge;
  readonly log: (line: string) => void;
}

async function evaluateBaseline(world: World, name: string, path: string, number: number): Promise<SimulatedAttempt> {
  const { competition, folder, environment, lock, log, signal } = world;
  const submissionDir = join(folder.dir, path);
  const file = join(path, 'submission.yaml');
  const text = await readFile(join(folder.dir, file), 'utf8').catch(() => {
    throw new OrganiserError({
      code: 'NO_BASELINE',
      path: file,
      message: 'is not there',
      next: 'a baseline is a submission: a model and submission.yaml',
    });
  });
  const manifest = readContract(Submission, file, text);
  if (manifest.kind === 'invalid') throw new OrganiserError(...manifest.problems);
  const files = [...(await digestFolder(submissionDir))];
  const treeSha256 = await treeDigest(files);
  const inputs: Inputs = {
    harvester: 1,
    competition: competition.name,
    repository: `baselines/${competition.name}`,
    number,
    headSha: createHash('sha1').update(`${name} ${treeSha256}`).digest('hex'),
    baseSha: '0'.repeat(40),
    team: name,
    files,
    treeSha256,
  };
  const started = performance.now();
  const gate = await scan(submissionDir, { competition, lock: lock.toString('utf8'), log });
  const record = await evaluateAttempt({
    inputs,
    gate,
    competition,
    manifest: manifest.value,
    competitionDir: folder.dir,
    submissionDir,
    privateDir: resolve(world.privateDir),
    environment: { id: environment.id, path: environment.path, lockSha256: createHash('sha256').update(lock).digest('hex') },
    store: world.store,
    runnerId: 'this-machine',
    runKey: randomBytes(16).toString('hex'),
    version: world.version,
    now: () => new Date(),
    log,
    judge: world.judge,
    ...(signal && { signal }),
  });
  return { name, record, wallSeconds: (performance.now() - started) / 1000 };
}

async function summed(world: World, attempts: readonly SimulatedAttempt[]): Promise<Simulation> {
  const board = rank(
    attempts.map(({ record }) => record),
    world.competition.ranking.tiebreak,
  );
  const walls = attempts.map(({ wallSeconds }) => wallSeconds).toSorted((a, b) => a - b);
  const median = walls[walls.length >> 1] ?? Infinity;
  return {
    board,
    attempts,
    noise: board.length > 0 ? await noiseOf(world) : undefined,
    attemptsPerHour: Math.round((3600 / median) * 10) / 10,
  };
}

async function noiseOf({ competition, folder, judge, privateDir, store }: World): Promise<Noise> {
  const { name, sha256 } = competition.data.feedback;
  const key = { store, competition: competition.name, board: 'feedback', dataSha256: sha256 } as const;
  const entries = await withBoard(key, async (board) => board.entries.map(({ predictions }) => predictions));
  const split = await judge.open(await splitTables(join(resolve(privateDir), name)), competition, { competitionDir: folder.dir });
  try {
    return await split.noise(entries, competition.metrics.primary);
  } finally {
    await split.close();
  }
}

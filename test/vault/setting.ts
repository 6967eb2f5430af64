import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Competition } from '../../core/contract/competition.ts';
import type { Score } from '../../core/contract/evaluation.ts';
import type { Artifact } from '../../core/contract/submission.ts';
import { modelContract } from '../../vault/model-contract.ts';
import { privateRun } from '../../vault/private-run.ts';
import { warmModel, type WarmModel } from '../../vault/session.ts';
import { splitTables } from '../../vault/split-tables.ts';
import { writeFiles, type Files, type World } from './world.ts';

type Cell = string | number | boolean | null;
type Table = Readonly<Record<string, readonly Cell[]>>;

/** A competition of another kind than the tiny one, its private data, and a submission. */
export interface Setting {
  /** What competition.yaml says otherwise than the tiny competition. */
  readonly contract: Record<string, unknown>;
  readonly features: Table;
  /** The target, and special columns that are no inputs. */
  readonly labels: Table;
  readonly files: Files;
  readonly artifacts?: readonly Pick<Artifact, 'path' | 'format'>[];
  /** The organiser's own metrics. */
  readonly scoring?: string;
}

/** A table as the file of a split. */
export function csv(table: Table): string {
  const names = Object.keys(table);
  const cell = (value: Cell): string =>
    value === null ? '' : typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
  const rows = Array.from({ length: table[names[0]!]!.length }, (_, row) => names.map((name) => cell(table[name]![row]!)).join(','));
  return `${names.join(',')}\n${rows.join('\n')}\n`;
}

/** So many sandboxes with the submission of a setting. */
export async function models(world: World, competition: Competition, setting: Setting, count: number): Promise<WarmModel[]> {
  const submissionDir = await mkdtemp(join(world.dir, 'mode-'));
  await writeFiles(submissionDir, setting.files);
  const contract = modelContract(competition, setting.artifacts ?? []);
  const options = { submissionDir, contract, environment: world.environment.path, limits: competition.limits };
  return Promise.all(Array.from({ length: count }, () => warmModel(options)));
}

/** The two private runs and the scores, through real sandboxes and the real judge. */
export async function evaluate(world: World, setting: Setting): Promise<readonly Score[]> {
  const competition = Competition.parse({ ...world.competition, ...setting.contract });
  const dir = await mkdtemp(join(world.dir, 'split-'));
  await writeFile(join(dir, 'features.csv'), csv(setting.features));
  await writeFile(join(dir, 'labels.csv'), csv(setting.labels));
  if (setting.scoring) await writeFile(join(dir, 'scoring.py'), setting.scoring);
  const split = await world.judge.open(await splitTables(dir), competition, { competitionDir: dir });
  const [first, second] = await models(world, competition, setting, 2);
  try {
    const { predictions } = (await privateRun(first!, second!, split)).run;
    return await split.score(predictions, [competition.metrics.primary, ...competition.metrics.others]);
  } finally {
    await Promise.all([first!.close(), second!.close(), split.close()]);
  }
}

/** The value of one metric. */
export const value = (scores: readonly Score[], name: string): number => scores.find((score) => score.name === name)!.value;
/** 0 to `count` - 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

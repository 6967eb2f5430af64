import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { setScalars } from '../../core/contract/set-scalars.ts';
import { planSplit, type SplitPlan } from '../../core/rules/split-plan.ts';
import { splitDigest } from '../../vault/split-digest.ts';
import { refreshBaselines } from '../baselines/refresh-baselines.ts';
import { contractName, openCompetition, type CompetitionFolder } from '../competition-folder.ts';
import { OrganiserError } from '../organiser-error.ts';
import { outsideRepository } from '../outside-repository.ts';
import { columnNames } from '../tables/column-names.ts';
import { cellsOf, type DataTable } from '../tables/data-table.ts';
import { readTable } from '../tables/read-table.ts';
import { rowKeys } from '../tables/row-keys.ts';
import { writeTables } from '../tables/write-table.ts';
import { moments } from './moments.ts';
import { splitColumns, type SplitColumns } from './split-columns.ts';
import { strataOf } from './strata.ts';

export interface SplitOptions {
  readonly data: string;
  readonly competition: string;
  readonly private: string;
  readonly seed: number;
  /** Shares of all rows. */
  readonly feedback: number;
  readonly final: number;
  /** Whether each split gets its share of every class (of a regression: every tenth of the values). */
  readonly stratify: boolean;
  /** Columns, by their name in the competition; `competition.yaml` says them where these don't. */
  readonly group?: string;
  readonly time?: string;
  /** Whether private data and the public file that are there may be replaced. */
  readonly force: boolean;
}

export interface SplitResult {
  readonly rows: Readonly<Record<'public' | 'feedback' | 'final', number>>;
  readonly digests: Readonly<Record<'feedback' | 'final', string>>;
  readonly files: { readonly public: string; readonly feedback: string; readonly final: string };
  /** Columns of the data that are not in the contract and were left out. */
  readonly dropped: readonly string[];
  /** Name in the data → name in the competition, where they differ. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Baselines that were learnt anew from the public rows. */
  readonly baselines: readonly string[];
}

/**
 * Cuts an organiser's table into public data, in the repository, and the two private splits, outside it, and writes names, digests and rows
 * into `competition.yaml`. Rows with the same inputs are never parted unless time decides. Throws `OrganiserError`; then nothing is changed.
 */
export async function splitData(options: SplitOptions): Promise<SplitResult> {
  await outsideRepository(options.private, options.competition);
  const folder = await openCompetition(options.competition);
  const table = await readTable(options.data);
  const columns = splitColumns(table, folder);
  const plan = planOf(table, columns, folder, options);
  checkPlan(plan, table.path);

  const { feedback, final } = folder.competition.data;
  const extension = table.format;
  const publicPath = folder.competition.data.public.replace(/\.[^./]*$/, '') + `.${extension}`;
  const places = {
    public: join(options.competition, publicPath),
    feedback: join(options.private, feedback.name),
    final: join(options.private, final.name),
  };
  if (!options.force) await refuseToReplace(places);

  const draft = join(options.private, `.draft-${randomBytes(4).toString('hex')}`);
  try {
    const privateFiles = (['feedback', 'final'] as const).flatMap((board) => [
      { path: join(draft, board, `features.${extension}`), columns: columns.features, rows: plan[board] },
      { path: join(draft, board, `labels.${extension}`), columns: columns.labels, rows: plan[board] },
    ]);
    for (const board of ['feedback', 'final', 'public']) await mkdir(join(draft, board), { recursive: true, mode: 0o700 });
    const publicFile = { path: join(draft, 'public', `train.${extension}`), columns: columns.public, rows: plan.public };
    await writeTables(options.data, table, [...privateFiles, publicFile]);
    const digests = { feedback: await splitDigest(join(draft, 'feedback')), final: await splitDigest(join(draft, 'final')) };
    const text = filled(folder, publicPath, digests, plan);
    for (const board of ['feedback', 'final'] as const) {
      await rm(places[board], { recursive: true, force: true });
      await rename(join(draft, board), places[board]);
    }
    await mkdir(dirname(places.public), { recursive: true });
    await writeTables(options.data, table, [{ ...publicFile, path: places.public }]);
    await writeFile(join(options.competition, contractName), text);
    const baselines = await refreshBaselines(options.competition);
    const rows = { public: plan.public.length, feedback: plan.feedback.length, final: plan.final.length };
    const renamed = Object.fromEntries([...columns.public].filter(([theirs, ours]) => theirs !== ours));
    return { rows, digests, files: places, dropped: columns.dropped, renamed, baselines };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function planOf(table: DataTable, columns: SplitColumns, { competition, place }: CompetitionFolder, options: SplitOptions): SplitPlan {
  const ours = columnNames(table.names);
  const theirs = (name: string, flag: string): string => {
    const found = table.names[ours.indexOf(name)] ?? table.names.find((own) => own === name);
    if (found !== undefined) return found;
    throw new OrganiserError({
      code: 'COLUMN_MISSING',
      path: table.path,
      message: `has no column "${name}"`,
      next: `${flag} takes one of: ${ours.slice(0, 30).join(', ')}`,
    });
  };
  const [target] = [...columns.labels].find(([, name]) => name === competition.target.name) ?? [competition.target.name];
  const labels = cellsOf(table, target) ?? [];
  const empty = labels.indexOf(null);
  if (empty >= 0) {
    const line = table.line(empty);
    const message = `row ${empty + 1} has no value in the target "${target}"`;
    throw new OrganiserError({
      code: 'TARGET_MISSING',
      path: table.path,
      ...(line !== undefined && { line }),
      message,
      next: 'give it a label, or leave the row out',
    });
  }
  const classification = competition.target.classes !== undefined;
  if (competition.task === 'regression' && labels.some((label) => Number.isNaN(Number(label))))
    throw new OrganiserError({
      code: 'TARGET_TYPE',
      path: contractName,
      ...place(['target']),
      message: `"${target}" holds values that are no numbers; a regression needs numbers`,
      next: 'choose another task, or mend the values',
    });
  const group = options.group ?? competition.columns?.group;
  const time = options.time ?? (options.group === undefined ? competition.columns?.time : undefined);
  return planSplit({
    rows: table.rows,
    seed: options.seed,
    feedback: options.feedback,
    final: options.final,
    ...(options.stratify && (classification || competition.task === 'regression') && { strata: strataOf(labels, classification) }),
    together: [
      ...(group === undefined ? [] : [cellsOf(table, theirs(group, '--group')) ?? []]),
      ...(time === undefined ? [rowKeys(table, [...columns.features.keys()])] : []),
    ],
    ...(time !== undefined && { times: moments(table, theirs(time, '--time')) }),
  });
}

function checkPlan(plan: SplitPlan, path: string): void {
  for (const [name, rows] of Object.entries(plan))
    if (rows.length === 0)
      throw new OrganiserError({
        code: 'SPLIT_EMPTY',
        path,
        message: `leaves no row for the ${name} split`,
        next: 'bring more rows or smaller groups, or change --feedback and --final',
      });
}

async function refuseToReplace(places: SplitResult['files']): Promise<void> {
  for (const path of [places.feedback, places.final, dirname(places.public)]) {
    const there = await readdir(path).catch(() => []);
    const name = path === dirname(places.public) ? places.public : path;
    const taken = name === places.public ? there.some((file) => join(path, file) === places.public) : there.length > 0;
    if (taken)
      throw new OrganiserError({
        code: 'SPLIT_EXISTS',
        path: name,
        message: 'is there already, and digests in competition.yaml may rest on it',
        next: 'choose another --private folder, or add --force to replace what is there; scores on the old split mean nothing on the new one',
      });
  }
}

function filled({ text }: CompetitionFolder, publicPath: string, digests: SplitResult['digests'], plan: SplitPlan): string {
  const edited = setScalars(contractName, text, [
    [['data', 'public'], publicPath],
    ...(['feedback', 'final'] as const).flatMap(
      (board) =>
        [
          [['data', board, 'sha256'], digests[board]],
          [['data', board, 'rows'], plan[board].length],
        ] as const,
    ),
  ]);
  if (edited.kind === 'problem') throw new OrganiserError(edited.problem);
  return edited.text;
}

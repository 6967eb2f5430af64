import type { CompetitionFolder } from '../competition-folder.ts';
import type { DataTable } from '../tables/data-table.ts';

/** One thing an organiser should know. A `problem` keeps the competition from opening; a `warning` wants a look. */
export interface Finding {
  readonly level: 'problem' | 'warning';
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly next: string;
}

/** A part of the data as checks see it: inputs, target and special columns by their name, whichever file they stand in. */
export interface DataView {
  readonly name: 'public' | 'feedback' | 'final';
  readonly features: DataTable;
  readonly labels: DataTable;
  readonly rows: number;
  /** Cells of a column, undefined where it is not there. */
  column(name: string): readonly (string | null)[] | undefined;
}

export interface CheckContext extends CompetitionFolder {
  readonly privateDir: string | undefined;
  readonly now: Date;
  readonly log: (line: string) => void;
  /** What could be read; what could not is told by the check `data-files`. */
  readonly views: readonly DataView[];
  readonly unreadable: readonly Finding[];
}

/** One check. `id` is stable and stands in docs/organisers.md. */
export interface Check {
  readonly id: string;
  /** What it makes sure of, in words that stand beside a tick. */
  readonly title: string;
  /** `private`: says something about the private splits, and is skipped where their folder is not named. */
  readonly needs: 'repository' | 'private';
  run(context: CheckContext): readonly Finding[] | Promise<readonly Finding[]>;
}

/** A finding at a value of `competition.yaml`. */
export function atContract(
  context: CheckContext,
  level: Finding['level'],
  keys: readonly PropertyKey[],
  message: string,
  next: string,
): Finding {
  return { level, path: 'competition.yaml', ...context.place(keys), message, next };
}

/** A finding at a row of a table; `row` counts from 0. */
export function atRow(table: DataTable, level: Finding['level'], row: number, message: string, next: string): Finding {
  const line = table.line(row);
  return {
    level,
    path: table.path,
    ...(line !== undefined && { line }),
    message: line === undefined ? `row ${row + 1}: ${message}` : message,
    next,
  };
}

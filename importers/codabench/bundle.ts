import * as z from 'zod';
import { readContract } from '../../core/contract/read.ts';
import { CannotImport, invalid, type Place } from '../notes.ts';
import { readTime } from '../phases.ts';
import type { KitSource } from '../source/kit-source.ts';

/** One problem to solve: which data, and which programs. Values are references into the bundle. */
export interface BundleTask {
  readonly name: string;
  readonly place: Place;
  readonly input_data?: string | undefined;
  readonly reference_data?: string | undefined;
  readonly ingestion_program?: string | undefined;
  readonly scoring_program?: string | undefined;
}

/** A bundle of either version, as far as a competition has room for it. */
export interface Bundle {
  readonly version: '1.5' | '2';
  readonly title: string;
  readonly description: string;
  readonly pages: readonly { readonly title: string; readonly file: string }[];
  readonly phases: readonly {
    readonly title: string;
    readonly place: Place;
    readonly opens: number | undefined;
    readonly closes: number | undefined;
    readonly perDay: number | undefined;
    readonly seconds: number | undefined;
    readonly tasks: readonly BundleTask[];
    readonly startingKit: string | undefined;
    readonly publicData: string | undefined;
  }[];
  readonly columns: readonly {
    readonly key: string;
    readonly title: string;
    readonly lowerIsBetter: boolean | undefined;
    readonly computed: boolean;
    readonly place: Place;
  }[];
  readonly solutions: readonly string[];
  readonly dockerImage: Place | undefined;
}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const optional = text.nullish().transform((value) => value ?? undefined);
const count = z.union([z.number(), z.null()]).optional();
const Programs = { input_data: optional, reference_data: optional, ingestion_program: optional, scoring_program: optional };

const Version2 = z.looseObject({
  title: text,
  description: optional,
  terms: optional,
  docker_image: optional,
  pages: z.array(z.looseObject({ title: text, file: text })).nullish(),
  tasks: z.array(z.looseObject({ index: z.number().int(), name: optional, ...Programs })).min(1),
  solutions: z.array(z.looseObject({ path: text })).nullish(),
  phases: z
    .array(
      z.looseObject({
        name: text,
        start: optional,
        end: optional,
        max_submissions_per_day: count,
        execution_time_limit: count,
        tasks: z.array(z.number().int()).min(1),
        starting_kit: optional,
        public_data: optional,
      }),
    )
    .min(1)
    .max(20),
  leaderboards: z
    .array(
      z.looseObject({
        columns: z.array(z.looseObject({ key: text, title: optional, sorting: optional, computation: optional })).min(1),
      }),
    )
    .min(1),
});

const Version15 = z.looseObject({
  title: text,
  description: optional,
  end_date: optional,
  competition_docker_image: optional,
  html: z.record(z.string(), text).nullish(),
  phases: z.record(
    z.string(),
    z.looseObject({
      label: text,
      start_date: optional,
      max_submissions_per_day: count,
      execution_time_limit: count,
      starting_kit: optional,
      public_data: optional,
      ...Programs,
    }),
  ),
  leaderboard: z.looseObject({
    columns: z.record(
      z.string(),
      z.looseObject({ label: optional, rank: z.number().nullish(), sort: optional, computed: z.unknown().optional() }),
    ),
  }),
});

type Where = (keys: readonly PropertyKey[]) => Place;

/** Reads `competition.yaml` of a Codabench (version 2) or CodaLab (1.5) bundle. Throws `CannotImport` with every located mistake. */
export async function readBundle(source: KitSource, path: string): Promise<Bundle> {
  const yaml = await source.text(path);
  const newer = /^version\s*:\s*['"]?2/m.test(yaml) || /^(?:tasks|leaderboards)\s*:/m.test(yaml);
  if (newer) {
    const read = readContract(Version2, path, yaml, { aliases: true });
    if (read.kind === 'invalid') throw new CannotImport(...read.problems);
    return version2(read.value, (keys) => ({ path, ...read.place(keys) }));
  }
  const read = readContract(Version15, path, yaml, { aliases: true });
  if (read.kind === 'invalid') throw new CannotImport(...read.problems);
  return version15(read.value, (keys) => ({ path, ...read.place(keys) }));
}

function version2(value: z.infer<typeof Version2>, where: Where): Bundle {
  const { terms } = value;
  return {
    version: '2',
    title: value.title,
    description: value.description ?? value.title,
    pages: [
      ...(value.pages ?? []).map(({ title, file }) => ({ title, file })),
      ...(terms === undefined ? [] : [{ title: 'Terms', file: terms }]),
    ],
    phases: value.phases.map((phase, index) => ({
      title: phase.name,
      place: where(['phases', index]),
      opens: time(phase.start, where(['phases', index, 'start'])),
      closes: time(phase.end, where(['phases', index, 'end'])),
      perDay: positive(phase.max_submissions_per_day),
      seconds: positive(phase.execution_time_limit),
      startingKit: phase.starting_kit,
      publicData: phase.public_data,
      tasks: phase.tasks.map((wanted) => {
        const at = value.tasks.findIndex(({ index: number }) => number === wanted);
        const task = value.tasks[at];
        if (!task)
          throw new CannotImport(
            invalid(where(['phases', index, 'tasks']), `names the task ${wanted}, which is not there`, 'give a task this index'),
          );
        return { ...task, name: task.name ?? `task ${wanted}`, place: where(['tasks', at]) };
      }),
    })),
    columns: (value.leaderboards[0]?.columns ?? []).map((column, index) => ({
      key: column.key,
      title: column.title ?? column.key,
      lowerIsBetter: column.sorting === undefined ? undefined : column.sorting === 'asc',
      computed: column.computation !== undefined,
      place: where(['leaderboards', 0, 'columns', index]),
    })),
    solutions: (value.solutions ?? []).map(({ path }) => path),
    dockerImage: value.docker_image === undefined ? undefined : where(['docker_image']),
  };
}

function version15(value: z.infer<typeof Version15>, where: Where): Bundle {
  const phases = Object.entries(value.phases).toSorted(([a], [b]) => Number(a) - Number(b));
  if (phases.length === 0) throw new CannotImport(invalid(where(['phases']), 'has no phase', 'a competition has at least one'));
  const columns = Object.entries(value.leaderboard.columns).toSorted(([, a], [, b]) => (a.rank ?? 1000) - (b.rank ?? 1000));
  return {
    version: '1.5',
    title: value.title,
    description: value.description ?? value.title,
    pages: Object.entries(value.html ?? {}).map(([title, file]) => ({ title, file })),
    phases: phases.map(([key, phase], index) => ({
      title: phase.label,
      place: where(['phases', key]),
      opens: time(phase.start_date, where(['phases', key, 'start_date'])),
      closes: index === phases.length - 1 ? time(value.end_date, where(['end_date'])) : undefined,
      perDay: positive(phase.max_submissions_per_day),
      seconds: positive(phase.execution_time_limit),
      startingKit: phase.starting_kit,
      publicData: phase.public_data,
      tasks: [{ ...phase, name: phase.label, place: where(['phases', key]) }],
    })),
    columns: columns.map(([key, column]) => ({
      key,
      title: column.label ?? key,
      lowerIsBetter: column.sort === undefined ? undefined : column.sort === 'asc',
      computed: column.computed !== undefined && column.computed !== null,
      place: where(['leaderboard', 'columns', key]),
    })),
    solutions: [],
    dockerImage: value.competition_docker_image === undefined ? undefined : where(['competition_docker_image']),
  };
}

function positive(value: number | null | undefined): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function time(value: string | undefined, place: Place): number | undefined {
  if (value === undefined || value === '') return undefined;
  const found = readTime(value);
  if (found === undefined)
    throw new CannotImport(invalid(place, `"${value}" is no date that is read here`, 'write 2026-01-31 or 01-31-2026'));
  return found;
}

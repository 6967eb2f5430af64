import * as z from 'zod';
import { readContract } from '../../core/contract/read.ts';
import { CannotImport, type Place } from '../notes.ts';
import type { KitSource } from '../source/kit-source.ts';

const text = z.union([z.string(), z.number()]).transform(String);
const optional = text.nullish().transform((value) => value ?? undefined);
const flag = z.boolean().nullish();

const Config = z.looseObject({
  title: text,
  short_description: optional,
  description: optional,
  evaluation_details: optional,
  terms_and_conditions: optional,
  submission_guidelines: optional,
  evaluation_script: text,
  remote_evaluation: flag,
  is_docker_based: flag,
  is_static_dataset_code_upload: flag,
  start_date: optional,
  end_date: optional,
  leaderboard: z
    .array(
      z.looseObject({
        id: z.number().int(),
        schema: z.looseObject({
          labels: z.array(text).min(1).max(100),
          default_order_by: text,
          metadata: z.record(z.string(), z.looseObject({ sort_ascending: flag })).nullish(),
        }),
      }),
    )
    .min(1),
  challenge_phases: z
    .array(
      z.looseObject({
        id: z.number().int(),
        name: text,
        codename: optional,
        start_date: optional,
        end_date: optional,
        test_annotation_file: optional,
        max_submissions_per_day: z.number().nullish(),
      }),
    )
    .min(1)
    .max(20),
  dataset_splits: z.array(z.looseObject({ id: z.number().int() })).nullish(),
  challenge_phase_splits: z
    .array(z.looseObject({ challenge_phase_id: z.number().int(), leaderboard_id: z.number().int(), is_leaderboard_order_descending: flag }))
    .nullish(),
});
export type EvalAiConfig = z.infer<typeof Config>;

/** Reads `challenge_config.yaml`. Throws `CannotImport` with every located mistake. */
export async function readConfig(
  source: KitSource,
  path: string,
): Promise<{ config: EvalAiConfig; where: (keys: readonly PropertyKey[]) => Place }> {
  const read = readContract(Config, path, await source.text(path), { aliases: true });
  if (read.kind === 'invalid') throw new CannotImport(...read.problems);
  return { config: read.value, where: (keys) => ({ path, ...read.place(keys) }) };
}

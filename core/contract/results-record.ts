import * as z from 'zod';
import { Score } from './evaluation.ts';
import { AttemptKey } from './records.ts';
import { Instant, Name } from './scalars.ts';

/** How a competition ended: kept by the App in the records repository once every final run is in. Everything in it follows from signed records. */
export const ResultsRecord = z.strictObject({
  harvester: z.literal(1),
  competition: Name,
  closed: Instant,
  board: z
    .array(
      z.strictObject({
        team: Name,
        key: AttemptKey,
        title: z.string().max(120),
        rank: z.strictObject({ from: z.number().int().positive(), to: z.number().int().positive() }),
        score: Score,
      }),
    )
    .max(10_000),
  rewards: z
    .array(
      z.strictObject({
        team: Name,
        kind: z.enum(['none', 'prize', 'contract', 'recognition']),
        /** Of the whole reward, 0 to 1. */
        share: z.number().positive().max(1),
      }),
    )
    .max(10_000),
});
export type ResultsRecord = z.infer<typeof ResultsRecord>;

/** Where the results of a competition live in the records repository. */
export const resultsPath = (competition: string): string => `results/${competition}.json`;

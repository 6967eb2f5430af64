import * as z from 'zod';
import { Instant, RelativePath } from './scalars.ts';

const Intensity = z.number().nonnegative().max(10_000);

/** Grams of CO2 equivalent a kWh, hour by hour. */
export const CarbonProfile = z.union([
  /** An ordinary day: the mean of each UTC hour from 0 to 23. */
  z.array(Intensity).length(24),
  /** A forecast: each hour by its start, ascending. What it does not cover is unknown. */
  z
    .array(z.strictObject({ hour: Instant, gramsPerKWh: Intensity }))
    .min(1)
    .max(24 * 400),
]);
export type CarbonProfile = z.infer<typeof CarbonProfile>;

const deadlineHours = z
  .number()
  .positive()
  .max(24 * 14);

/** `carbon` of harvester.yaml: the profile itself, or a JSON file beside it that holds one; and how long a run may wait for a better hour. */
export const CarbonPolicy = z.union([
  z.strictObject({ profile: CarbonProfile, deadlineHours }),
  z.strictObject({ file: RelativePath, deadlineHours }),
]);
export type CarbonPolicy = z.infer<typeof CarbonPolicy>;

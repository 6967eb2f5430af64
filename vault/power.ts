import { availableParallelism, cpus } from 'node:os';

/** What a CPU second costs at the wall. */
export interface Power {
  readonly wattsPerCore: number;
  /** Power usage effectiveness: what the building adds. */
  readonly pue: number;
  /** Where `wattsPerCore` comes from, for the label. */
  readonly source: string;
  /** Kind of processor and number of cores: costs are comparable only within one class. */
  readonly runnerClass?: string;
  /** Grams of CO2 equivalent a kWh, as the runner's owner set them. */
  readonly gramsPerKWh?: number;
}

/** Thermal design power over cores of a typical part of each family, from the makers' data sheets. Virtual machines hide the exact part. */
const table: readonly (readonly [family: RegExp, wattsPerCore: number, source: string])[] = [
  [/EPYC/i, 4.4, 'AMD EPYC, 280 W / 64'],
  [/Xeon/i, 6.25, 'Intel Xeon, 350 W / 56'],
  [/Neoverse|Graviton|Ampere|Altra/i, 2.6, 'Arm server, 210 W / 80'],
  [/Apple M/i, 2.5, 'Apple M, 20 W / 8'],
  [/Core|Ryzen/i, 8, 'desktop, 65 W / 8'],
];

const typicalPue = 1.5;

/** The table's entry for this machine, or a cautious guess; the grid's intensity as `HARVESTER_GRID_GRAMS_PER_KWH` says. Throws when that is no number. */
export function powerOf(
  model: string = cpus()[0]?.model ?? '',
  cores: number = availableParallelism(),
  grid: string | undefined = process.env['HARVESTER_GRID_GRAMS_PER_KWH'],
): Power {
  const [, wattsPerCore, source] = table.find(([family]) => family.test(model)) ?? ['', 8, 'unknown processor, assumed'];
  const gramsPerKWh = grid ? Number(grid) : undefined;
  if (gramsPerKWh !== undefined && !(gramsPerKWh >= 0 && gramsPerKWh <= 10_000))
    throw new Error(`HARVESTER_GRID_GRAMS_PER_KWH is "${grid}"; use grams of CO2 equivalent a kWh, such as 350`);
  const runnerClass = `${source.split(',')[0]} · ${cores} cores`;
  return { wattsPerCore, pue: typicalPue, source, runnerClass, ...(gramsPerKWh === undefined ? {} : { gramsPerKWh }) };
}

import { cpus } from 'node:os';

/** What a CPU second costs at the wall. */
export interface Power {
  readonly wattsPerCore: number;
  /** Power usage effectiveness: what the building adds. */
  readonly pue: number;
  /** Where `wattsPerCore` comes from, for the label. */
  readonly source: string;
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

/** The table's entry for this machine, or a cautious guess. */
export function powerOf(model: string = cpus()[0]?.model ?? ''): Power {
  const found = table.find(([family]) => family.test(model));
  if (!found) return { wattsPerCore: 8, pue: typicalPue, source: 'unknown processor, assumed' };
  return { wattsPerCore: found[1], pue: typicalPue, source: found[2] };
}

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Counts what the processor packages of this machine use. */
export interface EnergyMeter {
  /** Joules since the meter was opened, less what the machine uses idle. Throws when a counter cannot be read any more. */
  joules(): number;
  /** How it was come by, for the label. */
  readonly method: string;
}

interface Package {
  readonly file: string;
  readonly range: number;
  last: number;
  total: number;
}

/**
 * Opens the package counters of Intel's and AMD's RAPL where the kernel lets us read them. They count the whole machine, so only a runner
 * whose owner says that it does nothing else (`HARVESTER_RAPL=exclusive`) may use them; `HARVESTER_RAPL_IDLE_WATTS` is what it draws when
 * nothing runs. Undefined without that word, or without counters. Throws for an idle power that is no number.
 *
 * Counters are in microjoules and start again at `max_energy_range_uj` (kernel.org, power/powercap).
 */
export function openEnergyMeter(
  folder = '/sys/class/powercap',
  { HARVESTER_RAPL, HARVESTER_RAPL_IDLE_WATTS = '0' }: Readonly<Record<string, string | undefined>> = process.env,
  seconds: () => number = () => performance.now() / 1000,
): EnergyMeter | undefined {
  if (HARVESTER_RAPL !== 'exclusive') return undefined;
  const idleWatts = Number(HARVESTER_RAPL_IDLE_WATTS);
  if (!(idleWatts >= 0 && idleWatts < 10_000))
    throw new Error(`HARVESTER_RAPL_IDLE_WATTS is "${HARVESTER_RAPL_IDLE_WATTS}"; use watts, such as 18.5`);
  const packages = packagesIn(folder);
  if (packages.length === 0) return undefined;
  const from = seconds();
  return {
    method: `measured: RAPL, ${packages.length === 1 ? 'one package' : `${packages.length} packages`}, less ${idleWatts} W idle`,
    joules: () => Math.max(0, packages.reduce((sum, one) => sum + advance(one), 0) - idleWatts * (seconds() - from)),
  };
}

/** Whole packages only (`intel-rapl:0`): their parts (`intel-rapl:0:1`) are in them already. */
function packagesIn(folder: string): Package[] {
  return names(folder)
    .filter((name) => /^(?:intel|amd)-rapl:\d+$/.test(name))
    .flatMap((name) => {
      const file = join(folder, name, 'energy_uj');
      const [last, range] = [readNumber(file), readNumber(join(folder, name, 'max_energy_range_uj'))];
      return last === undefined || range === undefined ? [] : [{ file, range, last, total: 0 }];
    });
}

function advance(one: Package): number {
  const now = readNumber(one.file);
  if (now === undefined) throw new Error(`${one.file} cannot be read any more`);
  one.total += now >= one.last ? now - one.last : now + one.range - one.last;
  one.last = now;
  return one.total / 1e6;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readNumber(file: string): number | undefined {
  try {
    const value = Number(readFileSync(file, 'utf8').trim() || 'none');
    return Number.isFinite(value) ? value : undefined;
  } catch {
    // Since 2020 the kernel shows the counters to root alone.
    return undefined;
  }
}

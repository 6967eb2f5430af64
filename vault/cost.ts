import type { Cost } from '../core/contract/evaluation.ts';
import { bits125, bucketBits, cpuSecondsBuckets, latencyMsBuckets, memoryMBBuckets, roundUp125, upperEdge } from './buckets.ts';
import type { Power } from './power.ts';
import type { Usage } from './sandbox/start.ts';

/** What one run over the whole split took, measured outside the sandbox. */
export interface Measured {
  /** The whole process: imports, loading, all predictions. */
  readonly usage: Usage;
  /** CPU seconds between the warm-up batch's answer and the last one, and the rows predicted in between. */
  readonly predictCpuSeconds: number;
  readonly predictRows: number;
  /** What the machine used for these rows, where it could be measured. */
  readonly energy?: { readonly joules: number; readonly method: string };
  /** Milliseconds per row of each batch after the warm-up. */
  readonly latenciesMs: readonly number[];
  readonly modelBytes: number;
}

/** The most that a cost can say. */
export const mostCostBits = 4 * bucketBits + bits125;

const mib = 1024 * 1024;
const secondsPerHour = 3600;
const wattHoursPerKWh = 1000;

/** The cost as it may be told: times and memory as upper edges of eight buckets, energy rounded up to 1-2-5 steps; and the bits this says. */
export function costOf(
  { energy: read, usage, predictCpuSeconds, predictRows, latenciesMs, modelBytes }: Measured,
  power: Power,
): { cost: Cost; bits: number } {
  const metered = read !== undefined || usage.method === 'cgroup';
  const joules = read?.joules ?? predictCpuSeconds * power.wattsPerCore;
  const energy = (((joules / predictRows) * 1000) / secondsPerHour) * power.pue;
  const told = metered ? roundUp125(energy) : null;
  const { gramsPerKWh, runnerClass } = power;
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return {
    cost: {
      cpuSeconds: upperEdge(usage.cpuSeconds, cpuSecondsBuckets),
      peakMemoryMB: upperEdge(usage.peakMemoryBytes / mib, memoryMBBuckets),
      latencyMs: { p50: upperEdge(quantile(sorted, 0.5), latencyMsBuckets), p95: upperEdge(quantile(sorted, 0.95), latencyMsBuckets) },
      modelBytes,
      energyWhPer1000: told,
      energyMethod: read
        ? `${read.method} × PUE ${power.pue}`
        : metered
          ? `estimated: CPU time × ${power.wattsPerCore} W per core (${power.source}) × PUE ${power.pue}; not measured`
          : 'not estimated: no cgroup to meter with on this runner',
      // From the rounded energy, so that it says nothing more.
      ...(gramsPerKWh === undefined
        ? {}
        : {
            co2eGramsPer1000: told === null ? null : Number(((told * gramsPerKWh) / wattHoursPerKWh).toPrecision(3)),
            co2eMethod: `that energy × ${gramsPerKWh} g CO2e/kWh, set by the runner's owner`,
          }),
      ...(runnerClass === undefined ? {} : { runnerClass }),
    },
    bits: 4 * bucketBits + (metered ? bits125 : 0),
  };
}

/** The nearest-rank quantile of sorted values; 0 for none. */
function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * q) - 1)] ?? 0;
}

import type { Cost } from '../../core/contract/evaluation.ts';
import type { CompetitionFacts } from '../catalogue/facts.ts';
import { byteSize, measured } from '../format/figures.ts';
import { address } from './addresses.ts';

export interface CostLine {
  readonly what: string;
  readonly value: string;
  readonly method: string;
}

interface CostView {
  readonly lines: readonly CostLine[];
  /** Those of every attempt of its competition. */
  readonly csvHref: string;
}

/** What a model costs to run, each figure with how it was come by. */
export function costView(cost: Cost, { contract }: CompetitionFacts): CostView {
  return { lines: costLines(cost), csvHref: address.costsFile(contract.name) };
}

function costLines(cost: Cost): CostLine[] {
  const outside = 'measured from outside the sandbox';
  return [
    { what: 'Energy for 1,000 predictions', value: energy(cost), method: cost.energyMethod },
    { what: 'Latency per row, median', value: `${measured(cost.latencyMs.p50)} ms`, method: `${outside}, after one warm-up batch` },
    {
      what: 'Latency per row, 95th percentile',
      value: `${measured(cost.latencyMs.p95)} ms`,
      method: `${outside}, after one warm-up batch`,
    },
    { what: 'Model size', value: byteSize(cost.modelBytes), method: 'bytes of its artifacts' },
    { what: 'Peak memory', value: `${measured(cost.peakMemoryMB)} MB`, method: outside },
    { what: 'Processor time of the evaluation', value: `${measured(cost.cpuSeconds)} s`, method: outside },
  ];
}

/** Watt-hours for 1,000 predictions, or that nobody could say. */
export function energy(cost: Cost): string {
  return cost.energyWhPer1000 === null ? 'unknown' : `${measured(cost.energyWhPer1000)} Wh`;
}

import type { Composition } from '../../core/contract/composition.ts';
import type { ModelFacts } from './model-facts.ts';

/** What a request may cost at most; null where a model's record does not say. */
export interface Cost {
  /** 95th percentile of each model on its way, in milliseconds a row. */
  readonly latencyMsPerRow: number | null;
  /** Watt-hours for 1,000 predictions. */
  readonly energyWhPer1000: number | null;
}

const nothing: Cost = { latencyMsPerRow: 0, energyWhPer1000: 0 };

/**
 * The cost of a graph without cycles from its models' records: times add up along a sequence, the slowest counts where steps run at once or
 * one of several is taken; energy adds up wherever a model is asked, by its share where only a share of requests takes that way.
 */
export function sumCosts({ nodes }: Composition, models: ReadonlyMap<string, ModelFacts>): Cost {
  const known = new Map<string, Cost>();
  const costOf = (name: string): Cost => {
    const held = known.get(name);
    if (held) return held;
    const cost = compute(name);
    known.set(name, cost);
    return cost;
  };
  const compute = (name: string): Cost => {
    const node = nodes[name];
    switch (node?.kind) {
      case undefined:
        return nothing;
      case 'model':
        return models.get(node.model)?.cost ?? { latencyMsPerRow: null, energyWhPer1000: null };
      case 'sequence': {
        const steps = node.steps.map(costOf);
        return { latencyMsPerRow: sum(steps.map(latency)), energyWhPer1000: sum(steps.map(energy)) };
      }
      case 'ensemble': {
        const members = node.members.map((member) => costOf(member.node));
        return { latencyMsPerRow: most(members.map(latency)), energyWhPer1000: sum(members.map(energy)) };
      }
      case 'switch': {
        const branches = [...node.cases.map((each) => each.node), ...(node.default === undefined ? [] : [node.default])].map(costOf);
        return { latencyMsPerRow: most(branches.map(latency)), energyWhPer1000: most(branches.map(energy)) };
      }
      case 'splitter': {
        const routes = node.routes.map((route) => ({ ...costOf(route.node), share: route.weight / 100 }));
        const shadows = (node.shadows ?? []).map(costOf);
        const shared = routes.map(({ energyWhPer1000, share }) => (energyWhPer1000 === null ? null : energyWhPer1000 * share));
        return {
          latencyMsPerRow: most([...routes, ...shadows].map(latency)),
          energyWhPer1000: sum([...shared, ...shadows.map(energy)]),
        };
      }
    }
  };
  return costOf('root');
}

const latency = (cost: Cost): number | null => cost.latencyMsPerRow;
const energy = (cost: Cost): number | null => cost.energyWhPer1000;

function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
}

function most(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((top, value) => (top === null || value === null ? null : Math.max(top, value)), 0);
}

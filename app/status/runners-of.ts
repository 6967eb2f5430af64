import type { RunnerFacts } from '../github/github.ts';
import type { RunnerStatus } from './status.ts';

/** What a just-in-time runner has behind its machine's id, as `deploy/runner/mint-jit.sh` names it: each takes one job. */
const oneJob = /-[0-9a-f]{12}$/;

/** Each machine once, as GitHub lists it and as signed records tell. `lastRecord` is when the last one of each id was finished (ISO 8601, UTC). */
export function runnersOf(listed: readonly RunnerFacts[], lastRecord: ReadonlyMap<string, string>): RunnerStatus[] {
  const byId = Map.groupBy(listed, ({ name }) => name.replace(oneJob, ''));
  const news = (name: string): Pick<RunnerStatus, 'lastRecord'> => {
    const at = lastRecord.get(name);
    return at === undefined ? {} : { lastRecord: at };
  };
  const known = [...byId].map(([name, slots]): RunnerStatus => ({ name, state: stateOf(slots), ...news(name) }));
  const others = [...lastRecord.keys()].filter((name) => !byId.has(name));
  return [...known, ...others.map((name): RunnerStatus => ({ name, state: 'unknown', ...news(name) }))];
}

/** One that is gone stays listed as offline for a while beside the one that took its place. */
function stateOf(slots: readonly RunnerFacts[]): RunnerStatus['state'] {
  const online = slots.filter((slot) => slot.online);
  if (online.length === 0) return 'offline';
  return online.some(({ busy }) => busy) ? 'busy' : 'idle';
}

import { contextsOf, type Shared } from './contexts.ts';
import type { RestsOn } from './rests-on.ts';

/** What a pull request's comment rested on when it was last looked at, and how that was then. */
export interface Told {
  readonly number: number;
  readonly on: RestsOn;
  readonly context: string;
}

/** Numbers of the pull requests whose comments others have changed since: a late record, a second evaluation, a refund, a withdrawal, the contract. */
export function stale(told: readonly Told[], shared: Shared): number[] {
  const contextOf = contextsOf(shared);
  const runs = new Map(shared.attempts.map(({ key, runKey }) => [`${key.number}/${key.headSha}`, runKey]));
  return told
    .filter(({ number, on, context }) => {
      const other = on.record && runs.get(`${number}/${on.record.headSha}`) !== on.record.runKey;
      return other || contextOf(number, on) !== context;
    })
    .map(({ number }) => number);
}

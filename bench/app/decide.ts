import { decide } from '../../app/decide.ts';
import { cases } from '../../app/testing/cases.ts';
import { noon } from '../../app/testing/world.ts';

/** Decisions a second over every fixture in turn, for about `milliseconds`. */
export function decisionsPerSecond(milliseconds: number): number {
  const snapshots = Object.values(cases);
  const from = performance.now();
  let made = 0;
  while (performance.now() - from < milliseconds) {
    for (const snapshot of snapshots) decide(snapshot, noon);
    made += snapshots.length;
  }
  return made / ((performance.now() - from) / 1000);
}

import { expect, test } from 'vitest';
import { soak } from './soak.ts';

/** Few, for the time it takes: `npm run soak` plays 500. */
const attempts = 14;

test('whatever GitHub, the runners and the people do, every pull request ends as its last events call for', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const report = await soak(attempts, seed, () => undefined);
  expect(report.troubles, `npm run soak -- ${attempts} ${seed} plays the same acts and faults again`).toEqual([]);
  expect(report.attempts).toBeGreaterThanOrEqual(attempts);
}, 1_500_000);

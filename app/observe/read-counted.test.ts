import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { GitHub } from '../github/github.ts';
import { Ledger } from '../ledger/ledger.ts';
import { createMetrics } from '../metrics.ts';
import { config, head, noon, number, repository, runKey } from '../testing/world.ts';
import { readCounted } from './read-counted.ts';

test('a run that ends while the records are listed still counts', async () => {
  const ledger = new Ledger(':memory:');
  const run = { repository, number, stage: 'evaluate', runKey: runKey(1), headSha: head, team: 'alice', at: noon } as const;
  ledger.addDispatch({ ...run, competition: 'breast-tumour' });
  const tree = (): ReturnType<GitHub['tree']> => {
    // The listing was made before its record was committed; the answer comes after.
    ledger.settle(run.runKey, { kind: 'recorded', at: noon, why: 'recorded' });
    return Promise.resolve({ entries: [], truncated: false });
  };
  const log = pino({ level: 'silent' });
  const doors = { github: { tree } as unknown as GitHub, ledger, log, metrics: createMetrics(), calls: { limit: undefined } };
  const counted = await readCounted('breast-tumour', config, { ...doors, control: 'acme/control', now: () => noon, runKey: () => '' });
  expect([counted.attempts, counted.inFlight]).toEqual([[], [run]]);
  ledger.close();
});

import { expect, test } from 'vitest';
import type { DecisionRecord } from '../../core/contract/decision-record.ts';
import { snapshotDigest } from '../audit/snapshot-digest.ts';
import { decide } from '../decide.ts';
import { cases } from '../testing/cases.ts';
import { noon } from '../testing/world.ts';
import { plan } from './plan.ts';

const kept = Object.values(cases).flatMap((snapshot) =>
  plan(decide(snapshot, noon), snapshot).flatMap((write) =>
    write.kind === 'keep-decision' ? [{ snapshot, record: JSON.parse(write.text) as DecisionRecord }] : [],
  ),
);

test('a decision on record names the snapshot as the audit does, so that one finds the other', () => {
  expect(kept.length).toBeGreaterThan(0);
  for (const { snapshot, record } of kept) expect(record.snapshotSha256).toBe(snapshotDigest(snapshot));
});

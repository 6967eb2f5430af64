import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { cases } from '../testing/cases.ts';
import { noon, number, repository } from '../testing/world.ts';
import { AuditLog, type AuditEntry } from './audit-log.ts';
import { madeAgain } from './made-again.ts';
import { digestOf, snapshotDigest, splitSnapshot } from './snapshot-digest.ts';

let db: DatabaseSync;
let audit: AuditLog;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  audit = new AuditLog(db);
});
afterEach(() => db.close());

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  repository,
  number,
  at: noon,
  look: 'a1',
  deliveries: ['g1'],
  headSha: 'a'.repeat(40),
  state: 'queued',
  why: ['because'],
  snapshotSha256: 's',
  decisionSha256: 'd',
  done: ['create-comment'],
  ...more,
});

test.each(Object.entries(cases))('%s: decided again from the snapshot that was kept, it is the same', (_name, snapshot) => {
  const made = entry({ snapshotSha256: snapshotDigest(snapshot), decisionSha256: digestOf(decide(snapshot, noon)) });
  audit.append(made, splitSnapshot(snapshot));
  expect(madeAgain(made, audit)).toBe('same');
  expect(audit.snapshot(made.snapshotSha256)).toEqual(snapshot);
});

test('a decision that comes out otherwise is told, and so is one that cannot be made again', () => {
  const [snapshot] = Object.values(cases);
  if (!snapshot) throw new Error('the fixtures are gone');
  const made = entry({ snapshotSha256: snapshotDigest(snapshot) });
  audit.append(made, splitSnapshot(snapshot));
  expect(madeAgain(made, audit)).toBe('differs');
  expect(madeAgain(entry(), audit)).toBe('not-kept');
});

test('an entry can be neither changed nor taken away', () => {
  audit.append(entry());
  expect(() => db.exec("UPDATE audit SET entry = '{}'")).toThrow(/append-only/);
  expect(() => db.exec('DELETE FROM audit')).toThrow(/append-only/);
  expect(audit.of({ repository: repository.toUpperCase(), number })).toEqual([entry()]);
});

test('old snapshots go, with what only they held; what a younger one shares stays', () => {
  const [old, young] = [cases['queued'], cases['evaluating']];
  if (!old || !young) throw new Error('the fixtures are gone');
  audit.append(entry({ snapshotSha256: 'old' }), splitSnapshot(old));
  audit.append(entry({ snapshotSha256: 'young', at: '2027-01-01T00:00:00.000Z' }), splitSnapshot(young));
  audit.forgetSnapshots('2026-12-31T00:00:00.000Z');
  expect(audit.snapshot('old')).toBeUndefined();
  expect(audit.snapshot('young')).toEqual(young);
  expect(audit.of({ repository, number })).toHaveLength(2);
});

test('of a long list that grows little is kept again, and what a younger snapshot lists outlives the older ones', () => {
  const records = Array.from({ length: 2000 }, (_, at) => ({ record: at }));
  const kept = (): number => Number(db.prepare('SELECT total(length(body)) AS bytes FROM snapshot_parts').get()?.['bytes']);
  const day = (at: number): string => new Date(Date.UTC(2026, 0, at)).toISOString();
  audit.append(entry({ snapshotSha256: 'day 1', at: day(1) }), splitSnapshot({ records }));
  const first = kept();
  for (let at = 2; at <= 40; at += 1)
    audit.append(entry({ snapshotSha256: `day ${at}`, at: day(at) }), splitSnapshot({ records: [...records, { record: -at }] }));
  expect(kept() - first).toBeLessThan(first);
  audit.forgetSnapshots(day(40));
  expect(audit.snapshot('day 39')).toBeUndefined();
  expect(audit.snapshot('day 40')).toEqual({ records: [...records, { record: -40 }] });
  audit.forgetSnapshots(day(41));
  expect(kept()).toBe(0);
});

test('a look that nobody asked for, and that comes to the same and does nothing, adds nothing', () => {
  const quiet = entry({ deliveries: [], done: [] });
  const away = { ...quiet, failed: 'GitHub was away' };
  const news = [entry({ done: [] }), entry({ deliveries: [] }), away];
  const other = [
    { ...quiet, why: ['another reason'] },
    { ...quiet, headSha: 'b'.repeat(40) },
  ];
  for (const one of [entry(), quiet, ...news, { ...away, decisionSha256: 'e' }, quiet, quiet, ...other, quiet]) audit.append(one);
  // After a look that failed, one that did not is news.
  expect(audit.of({ repository, number })).toEqual([entry(), ...news, quiet, ...other, quiet]);
});

test('a snapshot that is kept again stays as long as the younger one', () => {
  audit.append(entry({ at: '2026-01-01T00:00:00.000Z' }), splitSnapshot({ records: [{ a: 1 }] }));
  audit.append(entry({ at: '2026-02-01T00:00:00.000Z' }), splitSnapshot({ records: [{ a: 1 }] }));
  audit.forgetSnapshots('2026-01-15T00:00:00.000Z');
  expect(audit.snapshot('s')).toEqual({ records: [{ a: 1 }] });
});

test('what could not be carried out is counted', () => {
  audit.append(entry());
  audit.append(entry({ failed: 'GitHub was away' }));
  expect(audit.since(noon)).toEqual({ decisions: 2, failed: 1 });
});

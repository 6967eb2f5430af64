import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Ledger } from './ledger.ts';
import { schema } from './schema.ts';

let dir: string;
let ledger: Ledger;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ledger-'));
  ledger = new Ledger(join(dir, 'new', 'ledger.sqlite'));
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true });
});

const pull = { repository: 'acme/c', number: 7 };
const delivery = { guid: 'g1', event: 'pull_request', body: '{}', looks: [pull], receivedAt: '2026-11-22T12:00:00.000Z' };
const dispatch = {
  ...pull,
  runKey: 'k1',
  competition: 'c',
  stage: 'evaluate',
  headSha: 'a',
  team: 't',
  at: '2026-11-22T12:00:00.000Z',
} as const;

test('a delivery is undone until it is marked done, also after a restart', () => {
  void ledger.deliveries.receive(delivery);
  ledger.close();
  ledger = new Ledger(join(dir, 'new', 'ledger.sqlite'));
  expect(ledger.deliveries.undone()).toEqual([delivery]);
  ledger.deliveries.done('g1', '2026-11-22T12:00:01.000Z');
  expect(ledger.deliveries.undone()).toEqual([]);
});

test('one delivered again is looked at again', () => {
  void ledger.deliveries.receive(delivery);
  ledger.deliveries.done('g1', '2026-11-22T12:00:01.000Z');
  void ledger.deliveries.receive(delivery);
  expect(ledger.deliveries.undone()).toHaveLength(1);
});

test('only done deliveries are forgotten', () => {
  void ledger.deliveries.receive(delivery);
  ledger.deliveries.forget('2027-01-01T00:00:00.000Z');
  expect(ledger.deliveries.undone()).toHaveLength(1);
});

test('a run key is used once, and settled once', () => {
  ledger.addDispatch(dispatch);
  expect(() => ledger.addDispatch(dispatch)).toThrow(/UNIQUE/);
  ledger.settle('k1', { kind: 'failed', at: '2026-11-22T12:01:00.000Z', why: 'lost' });
  ledger.settle('k1', { kind: 'recorded', at: '2026-11-22T12:02:00.000Z', why: 'late' });
  expect(ledger.dispatch('k1')?.outcome).toEqual({ kind: 'failed', at: '2026-11-22T12:01:00.000Z', why: 'lost' });
  expect([ledger.inFlight('c'), ledger.waiting()]).toEqual([[], []]);
});

test('a pull request is due when its time has come', () => {
  ledger.sawPull(pull, 'x', '2026-11-22T12:00:00.000Z');
  expect(ledger.due('2026-11-22T11:59:59.000Z')).toEqual([]);
  expect(ledger.due('2026-11-22T12:00:00.000Z')).toEqual([pull]);
});

test('a file that is no ledger is said to be none', () => {
  const path = join(dir, 'notes.txt');
  writeFileSync(path, 'a shopping list, long enough to be no empty database at all');
  expect(() => new Ledger(path)).toThrow(/cannot open the ledger .*notes\.txt.* Choose a writable file/);
});

test('a ledger that knew two stages only is carried over with what it holds', () => {
  const path = join(dir, 'old.sqlite');
  const old = new DatabaseSync(path);
  old.exec(schema.replace('stage TEXT NOT NULL,', "stage TEXT NOT NULL CHECK (stage IN ('evaluate', 'publish')),"));
  old.exec(
    "INSERT INTO dispatches VALUES ('k0', 'acme/c', 7, 'c', 'evaluate', 'a', 't', '2026-11-22T11:00:00.000Z', 5, NULL, NULL, NULL, NULL, NULL, NULL)",
  );
  old.close();
  const carried = new Ledger(path);
  carried.addDispatch({ ...dispatch, stage: 'final' });
  expect(carried.dispatches(pull).map(({ runKey, stage, runId }) => ({ runKey, stage, runId }))).toEqual([
    { runKey: 'k0', stage: 'evaluate', runId: 5 },
    { runKey: 'k1', stage: 'final', runId: undefined },
  ]);
  carried.close();
});

test('a ledger from before people were counted over teams learns who is in them', () => {
  const path = join(dir, 'teams-only.sqlite');
  const old = new DatabaseSync(path);
  old.exec(schema.replace(/,\n  members TEXT,\n  asked_as TEXT,\n  last_command INTEGER/, ''));
  old.close();
  const carried = new Ledger(path);
  carried.addDispatch({ ...dispatch, members: ['ann', 'ben'] });
  expect(carried.inFlight(dispatch.competition)[0]?.members).toEqual(['ann', 'ben']);
  carried.close();
});

test('a head keeps when it was first seen; another in its place, or back in it, was seen anew', () => {
  const ledger = new Ledger(':memory:');
  const [first, then] = [
    { since: '2026-11-22T11:00:00Z', lastComment: 3 },
    { since: '2026-11-22T12:00:00Z', lastComment: 9 },
  ];
  ledger.sawHead(pull, 'a', first);
  ledger.sawHead(pull, 'a', then);
  expect(ledger.sighting(pull, 'a')).toEqual(first);
  ledger.sawHead(pull, 'b', then);
  expect([ledger.sighting(pull, 'a'), ledger.sighting(pull, 'b')]).toEqual([undefined, then]);
  ledger.close();
});

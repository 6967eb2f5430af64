import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Competition } from '../../core/contract/competition.ts';
import { attempt, reproduction } from '../testing/records.ts';
import { competition, config, noon, repository, runKey } from '../testing/world.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { madeAgain } from '../audit/made-again.ts';
import { digestOf, snapshotDigest, splitSnapshot } from '../audit/snapshot-digest.ts';
import { notTaken } from '../decide/settle.ts';
import type { Dispatch } from '../observe/snapshot.ts';
import { changeId } from './change-id.ts';
import { decideCompetition, type CompetitionEffect } from './decide-competition.ts';
import { resultsIssue, resultsMarker } from './results-issue.ts';
import { resultsOf } from './results.ts';
import type { CompetitionSnapshot } from './snapshot.ts';

const early = '2026-11-20T10:00:00.000Z';
const alice = attempt({ value: 0.95, finishedAt: early });
const bob = attempt({ number: 3, team: 'bob', value: 0.9, finishedAt: early });
const final = { board: 'final', finishedAt: '2026-11-22T11:30:00.000Z' } as const;
const finals = [attempt({ ...final, value: 0.94 }), attempt({ ...final, number: 3, team: 'bob', value: 0.97 })];
const closed: Competition = {
  ...competition,
  phases: [{ name: 'main', opens: '2026-11-01T00:00:00Z', closes: '2026-11-22T11:00:00Z', board: 'feedback' }],
};
const changed: Competition = { ...competition, metrics: { primary: { name: 'log_loss', direction: 'lower' }, others: [] } };

const snapshot = (contract: Competition, change: Partial<CompetitionSnapshot> = {}): CompetitionSnapshot => ({
  repository,
  name: 'breast-tumour',
  config,
  competition: { kind: 'valid', value: contract },
  attempts: [alice, bob],
  finals: [],
  reproductions: [],
  versions: [],
  decisions: [],
  rejudgements: [],
  proposals: [],
  inFlight: [],
  told: [],
  ...change,
});
const kinds = (effects: readonly CompetitionEffect[]): string[] => effects.map(({ kind }) => kind);
const decided = (contract: Competition, change: Partial<CompetitionSnapshot> = {}): string[] =>
  kinds(decideCompetition(snapshot(contract, change), noon).effects);

test('while it is open and its terms are those of its scores, nothing happens until it closes', () => {
  const decision = decideCompetition(snapshot(competition), noon);
  expect(decision).toMatchObject({ effects: [], why: [] });
  expect(Date.parse(decision.lookAgainAt)).toBeLessThanOrEqual(Date.parse('2026-12-01T00:00:00Z'));
});

test.each([
  ['open', snapshot(competition)],
  ['closed', snapshot(closed, { finals })],
  ['of other terms', snapshot(changed)],
])('what was decided while it was %s can be made again from the audit', (_what, was) => {
  const db = new DatabaseSync(':memory:');
  const audit = new AuditLog(db);
  const decision = decideCompetition(was, noon);
  const entry = {
    repository,
    number: 0,
    at: noon,
    look: 'a1',
    deliveries: [],
    headSha: '',
    state: 'competition',
    why: decision.why,
    done: [],
    snapshotSha256: snapshotDigest(was),
    decisionSha256: digestOf(decision),
  };
  audit.append(entry, splitSnapshot(was));
  expect(madeAgain(entry, audit)).toBe('same');
  expect(madeAgain({ ...entry, at: '2027-01-01T00:00:00.000Z' }, audit)).toBe('differs');
  db.close();
});

describe('closed', () => {
  test('it asks for a look at all that are in the final, and opens the issue', () => {
    const { effects } = decideCompetition(snapshot(closed), noon);
    expect(effects).toMatchObject([
      { kind: 'create-issue', title: 'Results of Breast tumour: benign or malignant?' },
      { kind: 'look', numbers: [7, 3] },
    ]);
  });

  test('the results are kept once every run is in, and nothing is left to do then', () => {
    const all = snapshot(closed, { finals, seen: 'closed:open/2 x:none' });
    const first = decideCompetition(all, noon);
    expect(kinds(first.effects)).toEqual(['create-issue', 'keep-results', 'look']);
    const { title, body } = resultsIssue(resultsOf(all, closed), closed);
    const again = decideCompetition({ ...all, issue: { number: 9, title, body: `${body}\r\n` }, seen: first.fingerprint }, noon);
    expect(again.effects).toEqual([]);
  });

  test('the issue follows what becomes of the winners, in the language of the competition', () => {
    const before = snapshot(closed, { finals });
    const { title, body } = resultsIssue(resultsOf(before, closed), closed);
    const seen = decideCompetition(before, noon).fingerprint;
    const won = { ...before, issue: { number: 9, title, body }, reproductions: [reproduction(bob, 0.001)], seen };
    expect(decideCompetition(won, noon).effects).toMatchObject([{ kind: 'update-issue', number: 9 }]);
    const german: Competition = { ...closed, language: 'de' };
    expect(resultsIssue(resultsOf(won, german), german).body).toContain('aus dem Code neu trainiert, innerhalb der Toleranz: erledigt');
  });

  test('a title that is a stranger’s cannot break out of the table', () => {
    const hostile = { ...finals[1], title: '| @everyone\n<img src=x> `a`' } as (typeof finals)[number];
    const { body } = resultsIssue(resultsOf(snapshot(closed, { finals: [hostile] }), closed), closed);
    expect(body).not.toMatch(/@everyone|<img/);
    expect(
      body
        .split('\n')
        .find((line) => line.includes('bob'))
        ?.match(/(?<!\\)\|/g),
    ).toHaveLength(6);
  });

  test('more than GitHub takes as one text is cut, and says where the rest is', () => {
    const results = resultsOf(snapshot(closed, { finals }), closed);
    const long = results.board.map((entry) => ({ ...entry, attempt: { ...entry.attempt, title: '*_*'.repeat(40) } }));
    const many = Array.from({ length: 150 }, () => long).flat();
    const winners = many.map((entry) => ({ entry, list: results.winners[0]?.list ?? [] }));
    const { body } = resultsIssue({ ...results, board: many, winners }, closed);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/The first \d+ of 300 are shown here; the registry site shows all\./);
    expect(body.endsWith(resultsMarker('breast-tumour'))).toBe(true);
  });

  test('nobody had a score: it says so', () => {
    expect(resultsIssue(resultsOf(snapshot(closed, { attempts: [] }), closed), closed).body).toContain('Nobody had a score');
  });
});

describe('terms that changed', () => {
  const id = changeId(changed);
  const run = (change: Partial<Dispatch> = {}): Dispatch => ({
    runKey: runKey(1),
    stage: 'rejudge',
    headSha: id,
    team: '',
    at: '2026-11-22T11:59:00.000Z',
    result: { kind: 'none' },
    ...change,
  });
  const rescored = attempt({ value: 0.4, finishedAt: noon });
  const answer: Dispatch['result'] = {
    kind: 'rejudge',
    record: {
      harvester: 1,
      competition: 'breast-tumour',
      runKey: runKey(1),
      board: 'feedback',
      why: 'Scored again.',
      entries: [],
      again: [{ key: bob.key, team: 'bob', why: 'not-kept' }],
      bits: 1,
      data: [{ name: 'feedback', sha256: '1'.repeat(64) }],
      runner: alice.runner,
      startedAt: noon,
      finishedAt: noon,
    },
    attempts: [
      {
        key: alice.key,
        team: 'alice',
        record: rescored,
        envelope: { payloadType: 'application/vnd.in-toto+json', payload: '', signatures: [] } as never,
      },
    ],
  };

  test('a run that GitHub refused to start is asked for again in seconds, then ever later; one that failed in a minute', () => {
    const ended = (why: string): Dispatch => run({ outcome: { kind: 'failed', at: '2026-11-22T11:59:40.000Z', why } });
    const refused = ended(`GitHub answered 403${notTaken}`);
    expect(decided(changed, { rejudgements: [refused] })).toEqual(['rejudge']);
    expect(decided(changed, { rejudgements: [refused, refused] })).toEqual([]);
    expect(decided(changed, { rejudgements: [ended('the run never appeared')] })).toEqual([]);
  });

  test('are judged once, proposed once, and left to people', () => {
    expect(decided(changed)).toEqual(['rejudge']);
    expect(decided(changed, { rejudgements: [run()] })).toEqual([]);
    const { effects } = decideCompetition(snapshot(changed, { rejudgements: [run({ result: answer })] }), noon);
    expect(kinds(effects)).toEqual(['propose', 'settle']);
    expect(effects[0]).toMatchObject({
      proposal: { branch: `harvester/rejudge-${id}`, files: [{ path: expect.stringMatching(/^attempts\/breast-tumour\/7\//) }] },
    });
    expect(JSON.stringify(effects[0])).toContain('not-kept');
    const recorded = run({ outcome: { kind: 'recorded', at: noon, why: 'proposed' } });
    for (const state of ['open', 'closed'] as const)
      expect(decided(changed, { rejudgements: [recorded], proposals: [{ number: 1, state }] })).toEqual([]);
  });

  test('merged, everybody on the board is looked at once', () => {
    const merged = snapshot(changed, { attempts: [], proposals: [{ number: 1, state: 'merged' }] });
    const with7 = { ...merged, attempts: [alice] };
    const { effects, fingerprint } = decideCompetition(with7, noon);
    expect(effects).toEqual([{ kind: 'look', numbers: [7] }]);
    expect(decideCompetition({ ...with7, seen: fingerprint }, noon).effects).toEqual([]);
  });

  test('a run that failed is repeated later, and one about terms that are past is dropped', () => {
    const failed = run({ outcome: { kind: 'failed', at: '2026-11-22T11:59:50.000Z', why: 'gone' } });
    expect(decided(changed, { rejudgements: [failed] })).toEqual([]);
    expect(
      decided(changed, { rejudgements: [{ ...failed, outcome: { kind: 'failed', at: '2026-11-22T11:00:00.000Z', why: 'gone' } }] }),
    ).toEqual(['rejudge']);
    const past = run({ headSha: '0'.repeat(40), result: answer });
    expect(decided(changed, { rejudgements: [past] })).toEqual(['settle', 'rejudge']);
  });
});

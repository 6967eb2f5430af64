import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Doors } from '../doors.ts';
import type { GitHub } from '../github/github.ts';
import { awaitRun } from '../decide/await-run.ts';
import { later } from '../decide/dispatch-progress.ts';
import { Ledger } from '../ledger/ledger.ts';
import { createMetrics } from '../metrics.ts';
import { attempt } from '../testing/records.ts';
import { head, noon, number, repository, runKey, snapshot } from '../testing/world.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { act, type Basis } from './act.ts';
import type { Write } from './write.ts';

const run = { kind: 'dispatch', stage: 'evaluate', headSha: head, team: 'alice' } as const;
const other = { repository, number: 8, stage: 'evaluate', runKey: runKey(8), headSha: head, at: noon } as const;

function world(team: string, members?: readonly string[]): { doors: Doors; asked: string[] } {
  const asked: string[] = [];
  const ledger = new Ledger(':memory:');
  ledger.addDispatch({ ...other, competition: 'breast-tumour', team, ...(members && { members }) });
  const github = { dispatch: (_control: string, workflow: string) => Promise.resolve(asked.push(workflow)) } as unknown as GitHub;
  const doors = { github, ledger, log: pino({ level: 'silent' }), metrics: createMetrics(), calls: { limit: undefined } };
  return { doors: { ...doors, control: 'acme/control', now: () => noon, runKey: () => runKey(1) }, asked };
}

/** What a look saw that began when the ledger's dispatches ended at `mark`: just now, where none is given. */
const seen = ({ ledger }: Doors, change: Partial<Snapshot> = {}, mark = ledger.mark()): Basis => ({
  snapshot: snapshot(change),
  mark,
  now: noon,
});

test('an attempt is not asked for on a quota that another attempt of the team took since it was counted', async () => {
  const { doors, asked } = world('alice');
  await expect(act([run], seen(doors, {}, 0), doors)).rejects.toThrow('#8 of the same people began meanwhile');
  expect([asked, doors.ledger.dispatches({ repository, number })]).toEqual([[], []]);
});

test('nor on one that an attempt took that began and ended while it was looked at; the next look has it among its records', async () => {
  const { doors, asked } = world('alice');
  doors.ledger.settle(runKey(8), { kind: 'failed', at: noon, why: 'INFRA' });
  const before = seen(doors);
  doors.ledger.addDispatch({ ...other, runKey: runKey(9), competition: 'breast-tumour', team: 'alice' });
  doors.ledger.settle(runKey(9), { kind: 'recorded', at: noon, why: 'recorded' });
  await expect(act([run], before, doors)).rejects.toThrow('#8 of the same people began meanwhile');
  await act([run], { ...before, snapshot: snapshot({ attempts: [attempt({ run: 9 })] }) }, doors);
  await act([{ ...run, headSha: 'c'.repeat(40) }], seen(doors), { ...doors, runKey: () => runKey(2) });
  expect(asked).toEqual(['evaluate.yml', 'evaluate.yml']);
});

test('what began meanwhile and failed for us took nothing', async () => {
  const { doors, asked } = world('bob');
  const before = seen(doors);
  doors.ledger.addDispatch({ ...other, runKey: runKey(9), competition: 'breast-tumour', team: 'alice' });
  doors.ledger.settle(runKey(9), { kind: 'failed', at: noon, why: 'INFRA' });
  await act([run], before, doors);
  expect(asked).toEqual(['evaluate.yml']);
});

test('an attempt that was counted, and those of other teams, stop nobody', async () => {
  const counted = world('alice');
  await act([run], seen(counted.doors, { inFlight: [{ ...other, team: 'alice' }] }, 0), counted.doors);
  const foreign = world('bob');
  await act([run], seen(foreign.doors, {}, 0), foreign.doors);
  expect([counted.asked, foreign.asked]).toEqual([['evaluate.yml'], ['evaluate.yml']]);
});

test('nor on a quota that the same person took in another team', async () => {
  const { doors, asked } = world('bob', ['ben', 'Ann']);
  await expect(act([{ ...run, members: ['ann'] }], seen(doors, {}, 0), doors)).rejects.toThrow('#8 of the same people began meanwhile');
  await act([{ ...run, members: ['cem'] }], seen(doors, {}, 0), doors);
  expect(asked).toEqual(['evaluate.yml']);
});

test.each([
  ['refused for who asks', 403, 'dispatches', 'failed', 'evaluate.yml evaluate.yml'],
  ['not seen', 404, 'dispatches', 'failed', 'evaluate.yml evaluate.yml'],
  ['asked for with a token GitHub does not give', 422, 'access_tokens', 'failed', 'evaluate.yml evaluate.yml'],
  ['refused for what is asked', 422, 'dispatches', 'failed', 'evaluate.yml'],
  ['not answered', 502, 'dispatches', undefined, 'evaluate.yml'],
])('a run whose start is %s (%s, %s) fails the look, and only what passes by itself is soon asked for again', async (...told) => {
  const [, status, call, kind, all] = told;
  const { doors, asked } = world('bob');
  const dispatch = (_control: string, workflow: string): Promise<never> => {
    asked.push(workflow);
    return Promise.reject(Object.assign(new Error('no'), { status, request: { url: `https://api.github.com/x/${call}` } }));
  };
  const refusing = { ...doors, github: { dispatch } as unknown as GitHub };
  await expect(act([run], seen(doors), refusing)).rejects.toThrow('no');
  const dispatches = doors.ledger.dispatches({ repository, number }).map((row) => ({ ...row, result: { kind: 'none' } as const }));
  expect(dispatches[0]?.outcome?.kind).toBe(kind);
  const next = (seconds: number): ReturnType<typeof awaitRun> =>
    awaitRun(snapshot({ dispatches }), { ...run, wallSeconds: 60 }, [], later(noon, seconds));
  expect(next(0).todo).toEqual([]);
  for (const effect of next(20).todo) if (effect.kind === 'dispatch') asked.push('evaluate.yml');
  expect(asked.join(' ')).toBe(all);
});

test('a merge that GitHub refuses is left out and remembered, counts as no write, and what comes after it is done', async () => {
  const { doors } = world('bob');
  const done: string[] = [];
  const github = {
    merge: () => Promise.resolve({ kind: 'refused', why: 'an approval is missing' }),
    addLabels: () => Promise.resolve(done.push('labels')),
  } as unknown as GitHub;
  const writes: Write[] = [
    { kind: 'merge', headSha: head, title: 'a model' },
    { kind: 'add-labels', labels: ['x'] },
  ];
  expect(await act(writes, seen(doors), { ...doors, github })).toBe('an approval is missing');
  expect(done).toEqual(['labels']);
  expect(doors.ledger.refusals.of({ repository, number }, head)).toMatchObject({ at: noon, why: 'an approval is missing' });
  expect((await doors.metrics.writes.get()).values.map(({ labels }) => labels.kind)).toEqual(['add-labels']);
});

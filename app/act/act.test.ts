import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Doors } from '../doors.ts';
import type { GitHub } from '../github/github.ts';
import { Ledger } from '../ledger/ledger.ts';
import { createMetrics } from '../metrics.ts';
import { head, noon, number, repository, runKey, snapshot } from '../testing/world.ts';
import { act } from './act.ts';

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

test('an attempt is not asked for on a quota that another attempt of the team took since it was counted', async () => {
  const { doors, asked } = world('alice');
  await expect(act([run], snapshot(), noon, doors)).rejects.toThrow('#8 of the same people began meanwhile');
  expect([asked, doors.ledger.dispatches({ repository, number })]).toEqual([[], []]);
});

test('an attempt that was counted, and those of other teams, stop nobody', async () => {
  const counted = world('alice');
  await act([run], snapshot({ inFlight: [{ ...other, team: 'alice' }] }), noon, counted.doors);
  const foreign = world('bob');
  await act([run], snapshot(), noon, foreign.doors);
  expect([counted.asked, foreign.asked]).toEqual([['evaluate.yml'], ['evaluate.yml']]);
});

test('nor on a quota that the same person took in another team', async () => {
  const { doors, asked } = world('bob', ['ben', 'Ann']);
  await expect(act([{ ...run, members: ['ann'] }], snapshot(), noon, doors)).rejects.toThrow('#8 of the same people began meanwhile');
  await act([{ ...run, members: ['cem'] }], snapshot(), noon, doors);
  expect(asked).toEqual(['evaluate.yml']);
});

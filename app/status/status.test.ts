import { expect, test } from 'vitest';
import type { OwnIssue } from '../github/github.ts';
import { keepStatusIssue } from './keep-issue.ts';
import { statusIssue, statusMarker, statusPage } from './render-status.ts';
import type { Status } from './status.ts';

const status: Status = {
  at: '2026-11-22T12:34:56.000Z',
  started: '2026-11-22T08:00:00.000Z',
  swept: '2026-11-22T12:33:56.000Z',
  troubles: [],
  deliveries: { last: '2026-11-22T12:30:00.000Z', undone: 2, kept: 100 },
  looks: { waiting: 1, running: [] },
  lastHour: { decisions: 10, failed: 1 },
  rateLimit: { left: 4321, of: 5000, resetAt: '2026-11-22T13:00:00.000Z' },
  runners: [{ name: 'vault-1', state: 'busy', lastRecord: '2026-11-22T12:20:00.000Z' }],
  competitions: [
    {
      name: 'breast-tumour',
      repository: 'acme/breast-tumour',
      open: [{ stage: 'evaluate', pull: 7, since: '2026-11-22T12:31:00.000Z' }],
      attempts: { day: 12, ours: 1 },
      budget: { attemptsPerDay: 5, bits: 40, mostSpentBits: 12.34 },
    },
  ],
};

test('the page says what matters, in words, and runs nothing', () => {
  const page = statusPage(status);
  for (const words of [
    'All well',
    'One run is open in one competition',
    'new decisions, last hour',
    '4321 of 5000',
    'busy',
    '15 min ago',
    '12.3 of 40 bits',
  ])
    expect(page).toContain(words);
  expect(page).not.toMatch(/<script|https?:\/\//);
});

test('whoever names a runner writes no markup', () => {
  const hostile = '<img src=x onerror=1> @acme/all | **bold**';
  const named = { ...status, runners: [{ name: hostile, state: 'idle' as const }] };
  expect(statusPage(named)).not.toContain('<img');
  expect(statusIssue(named)).not.toMatch(/<img|@acme|(?<!\\)\| \*\*bold/);
});

test.each([
  [
    'every runner is offline while runs wait',
    { ...status, runners: [{ name: 'vault-1', state: 'offline' as const }] },
    /every runner is offline/,
  ],
  [
    'a competition cannot be judged',
    { ...status, competitions: [{ ...status.competitions[0], trouble: 'competition.yaml: is missing' } as never] },
    /is missing/,
  ],
])('it asks for help when %s', (_what, ill, says) => {
  expect(statusPage(ill)).toMatch(/Something needs you/);
  expect(statusPage(ill)).toMatch(says);
});

test('more than GitHub takes as one text is cut, and says where the rest is', () => {
  const [one] = status.competitions;
  const competitions = Array.from({ length: 900 }, (_, n) => ({ ...one, name: `competition-${n}`, trouble: 'is missing' }) as never);
  const body = statusIssue({ ...status, competitions });
  expect(body.length).toBeLessThan(65_536);
  expect(body).toMatch(/\d+ more lines do not fit here: `\/status` has them/);
  expect(body.endsWith(statusMarker)).toBe(true);
  expect(statusIssue(status)).not.toContain('more lines');
});

test('its issue is opened once and written only when it would say something else', async () => {
  let issues: OwnIssue[] = [];
  let writes = 0;
  const github = {
    ownIssues: () => Promise.resolve(issues),
    createOwnIssue: (_repository: string, title: string, body: string) => {
      issues = [{ number: 1, title, body }];
      writes += 1;
      return Promise.resolve();
    },
    updateOwnIssue: (_repository: string, number: number, title: string, body: string) => {
      issues = [{ number, title, body }];
      writes += 1;
      return Promise.resolve();
    },
  };
  const keep = (one: Status): Promise<void> => keepStatusIssue(one, { github: github as never, control: 'acme/control' });
  await keep(status);
  await keep({ ...status, at: '2026-11-22T12:38:00.000Z', rateLimit: { left: 4200, of: 5000, resetAt: '2026-11-22T13:00:00.000Z' } });
  expect(writes).toBe(1);
  await keep({ ...status, troubles: ['no sweep has ended well for 20 min'] });
  expect([writes, issues.length, issues[0]?.body.endsWith(statusMarker)]).toEqual([2, 1, true]);
});

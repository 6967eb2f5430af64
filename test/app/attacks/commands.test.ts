import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCommands } from '../../../app/commands/parse.ts';
import { consider } from '../../../app/consider.ts';
import type { CommentFacts } from '../../../app/github/github.ts';
import { Ledger } from '../../../app/ledger/ledger.ts';
import { looksOf } from '../../../app/looks-of.ts';
import { observeRequests } from '../../../app/observe/requests.ts';
import { noon, number, repository } from '../../../app/testing/world.ts';
import { stage } from './github-double.ts';

const key = { repository, number };

async function followed(comments: readonly Partial<CommentFacts>[], permissions: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const considered = await consider(key, stage({ comments, permissions }));
  return (considered?.decision.effects ?? []).flatMap((effect) => (effect.kind === 'keep-decision' ? [effect.act.decision] : []));
}

test('attack 3: an author asks for their own evaluation, hold, promotion or waiver', async () => {
  const orders = ['/evaluate', '/hold', '/promote', '/rescore', '/waive python/network-http because I say so'];
  expect(await followed([{ author: 'alice', body: orders.join('\n') }])).toEqual([]);
});

test('attack 3: it is answered, not passed over', async () => {
  const considered = await consider(key, stage({ comments: [{ author: 'alice', body: '/evaluate' }] }));
  const comment = considered?.decision.effects.find((effect) => effect.kind === 'comment');
  expect(comment?.kind === 'comment' && comment.body).toContain('only people with write access');
});

test('attack 11: somebody who contributed before has the rights GitHub gives them now, not those of a contributor', async () => {
  expect(await followed([{ author: 'bob', body: '/evaluate' }], { bob: 'triage' })).toEqual([]);
  expect(await followed([{ author: 'bob', body: '/evaluate' }], { bob: 'write' })).toEqual(['evaluate']);
});

for (const [what, body] of [
  ['quoted', '> /evaluate'],
  ['in code', '```\n/evaluate\n```'],
  ['in code by indentation', '    /evaluate'],
  ['within a sentence', 'please /evaluate'],
  ['with a zero-width space', '/\u200bevaluate'],
  ['with letters of another script', '/еvaluate'],
  ['from right to left', '\u202e/evaluate'],
  ['in an HTML comment', '<!-- /evaluate -->'],
] as const)
  test(`attack 15: a command ${what}`, async () => {
    expect(await followed([{ author: 'mia', body }], { mia: 'admin' })).toEqual([]);
  });

test('attack 15: a command written by editing, by a bot, or a hundred at once', async () => {
  const later = '2026-11-22T12:05:00.000Z';
  expect(await followed([{ author: 'mia', body: '/evaluate', updatedAt: later }], { mia: 'admin' })).toEqual([]);
  expect(await followed([{ author: 'deploy[bot]', body: '/evaluate' }], { 'deploy[bot]': 'admin' })).toEqual([]);
  const flood = [{ author: 'mallory', body: Array.from({ length: 100 }, () => '/help').join('\n') }];
  const comments = flood.map((one) => ({ id: 1, createdAt: noon, updatedAt: noon, ...one }));
  expect((await observeRequests(key, comments, stage())).length).toBeLessThanOrEqual(50);
});

test('attack 16: nothing we write is a command, and what we write makes us look at nothing', () => {
  const fixtures = new URL('../../../app/fixtures/', import.meta.url);
  for (const name of readdirSync(fixtures).filter((one) => !one.endsWith('.ts')))
    expect([name, ...parseCommands(readFileSync(new URL(`${name}/comment.md`, fixtures), 'utf8'))]).toEqual([name]);
  const payload = { repository: { full_name: repository }, issue: { number, pull_request: {} }, sender: { login: 'harvester[bot]' } };
  const ledger = new Ledger(':memory:');
  expect(looksOf('issue_comment', payload, 'harvester[bot]', ledger)).toEqual([]);
  ledger.close();
});

test('attack 17: a person with the name of a bot, and a bot with a trusted name, have only the rights GitHub says', async () => {
  for (const author of ['dependabot', 'harvester', 'github-actions', 'dependabot[bot]', 'harvester[bot]'])
    expect([author, ...(await followed([{ author, body: '/evaluate' }]))]).toEqual([author]);
});

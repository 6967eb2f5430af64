import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ResultsRecord } from '../../core/contract/results-record.ts';
import { Story, type Pull } from './story.ts';

let story: Story;
let alice: Pull;
let bob: Pull;
beforeAll(async () => {
  story = await Story.begin({ reward: { kind: 'prize', description: 'A bicycle' } });
});
afterAll(() => story.ends());

const scored = (value: number): object => ({ kind: 'attempt', signer: story.runner, value });

test('a maintainer waives one finding on one commit, and the attempt goes on', async () => {
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner, errorClass: 'GATE' }, waived: scored(0.8) });
  const pull = await story.opens('carol');
  await story.reads(pull, 'the static scan refused it');
  await story.says('carol', pull, '/waive python/network-http it is harmless, trust me');
  await story.reads(pull, 'only people with write access');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await story.says('mia', pull, '/waive python/network-http it reads a fixed table from its folder');
  const comment = await story.reads(pull, 'ROC AUC **0.800**');
  expect(comment).toMatch(/waived by `mia` until \d{4}-\d\d-\d\d: `python\/network-http` in `submissions\/carol\/model.py`/);
  await story.settles();
  expect((await story.checks(pull.headSha))['harvester/gate']?.output.title).toMatch(/^waived: 1 finding/);
  expect(await story.records()).toContainEqual(expect.stringMatching(/^decisions\/breast-tumour\/\d+\/\d+-waive\.json$/));
  await story.says('carol', pull, '/withdraw');
  await story.reads(pull, '**Withdrawn.**');
});

test('a maintainer makes another version the champion', async () => {
  const publish = { kind: 'version', signer: story.publisher };
  await story.answers({ evaluate: scored(0.95), publish });
  alice = await story.opens('alice');
  await story.reads(alice, 'ROC AUC **0.950**');
  await story.merges('mia', alice);
  await story.reads(alice, '**New champion: published as version 1.**');

  await story.answers({
    evaluate: scored(0.9),
    publish: { ...publish, version: 2, champion: 'keep' },
    promote: { ...publish, version: 2 },
  });
  bob = await story.opens('bob');
  await story.reads(bob, 'ROC AUC **0.900**');
  await story.approves('alice', bob);
  await story.reads(bob, '1 approval: `@alice` (team `alice`)');
  await story.merges('mia', bob);
  await story.reads(bob, '**Published as version 2.**');
  await story.says('mia', bob, '/promote');
  await story.reads(bob, '**New champion: published as version 2.**');
});

test('a change of the metric is proposed once with the old and the new ranks, and applied by a merge', async () => {
  const entries = [
    { ...alice, team: 'alice', value: 0.6 },
    { ...bob, team: 'bob', value: 0.7 },
  ];
  await story.answers({ rejudge: { kind: 'rejudge', signer: story.runner, entries } });
  await story.changesContract({ metrics: { primary: { name: 'average_precision', direction: 'higher' }, others: [] } });
  await expect.poll(() => story.proposals(), { timeout: 60_000 }).toHaveLength(1);
  const [proposal] = await story.proposals();
  expect(proposal?.title).toBe('Rejudge breast-tumour: metric changed');
  expect(proposal?.body).toMatch(/\| `bob` \(#\d+\) \| 2 \| 1 \| ROC AUC 0\.900 \| average precision 0\.700 \|/);
  await story.settles();
  await story.app.sweep();
  expect(await story.proposals()).toHaveLength(1);

  await story.mergesProposal(proposal?.number ?? 0);
  await story.settles();
  await story.app.sweep();
  expect(await story.reads(bob, 'average precision **0.700**')).toContain('rank 1 of 2');
});

test('after the close, the best of each team is run on the final data, and the issue tells who won', async () => {
  await story.answers({ [`final ${alice.headSha}`]: scored(0.97), [`final ${bob.headSha}`]: scored(0.9) });
  await story.changesContract({
    phases: [{ name: 'main', opens: '2026-01-01T00:00:00Z', closes: `${new Date().toISOString().slice(0, 19)}Z`, board: 'feedback' }],
  });
  await story.settles();
  await story.app.sweep();
  await story.reads(alice, 'on the final data');
  await story.reads(bob, 'on the final data');
  // Nobody sweeps: who waits for the last final run is told as soon as it is in.
  expect(await story.reads(alice, '**Final result: rank 1 of 2.**')).toContain('Before the award');
  expect(await story.reads(bob, '**Final result: rank 2 of 2.**')).not.toContain('Before the award');
  const [issue, another] = await story.issues();
  expect(another).toBeUndefined();
  expect(issue?.title).toBe('Results of Breast tumour: benign or malignant?');
  expect(issue?.body).toMatch(/\| 1 \| `alice` \(#\d+\) \| Boosted trees \|/);
  expect(issue?.body).toContain('A bicycle');
  const results = await story.record<ResultsRecord>('results/breast-tumour.json');
  expect(results.rewards).toEqual([{ team: 'alice', kind: 'prize', share: 1 }]);
  expect((await story.runs()).filter((run) => run.startsWith('evaluate') && run.includes(alice.headSha))).toHaveLength(2);
});

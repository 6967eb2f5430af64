import { expect, test } from 'vitest';
import { consider } from '../../../app/consider.ts';
import { decide } from '../../../app/decide.ts';
import { head, noon, number, olderHead, repository } from '../../../app/testing/world.ts';
import { VirtualWorld } from '../../../app/testing/virtual-world.ts';
import { stage, type Staged } from './github-double.ts';

const key = { repository, number };
const refusal = async (staged: Staged): Promise<{ state: string; why: string; dispatches: number }> => {
  const considered = await consider(key, stage(staged));
  if (!considered) throw new Error('the pull request is none of ours');
  const { state, effects } = considered.decision;
  return { state: state.name, why: state.why, dispatches: effects.filter(({ kind }) => kind === 'dispatch').length };
};
const changes = (...paths: string[]): Staged => ({
  changed: ['submissions/alice/submission.yaml', ...paths].map((path) => ({ path, status: 'modified' as const })),
});

for (const path of [
  '.github/workflows/check.yml',
  'action.yml',
  '.github/CODEOWNERS',
  'competition.yaml',
  'kit/check.py',
  '.gitattributes',
  '.gitmodules',
])
  test(`attack 1: ${path} is changed beside a submission`, async () => {
    expect(await refusal(changes(path))).toMatchObject({
      state: 'refused',
      why: expect.stringContaining('LAYOUT') as string,
      dispatches: 0,
    });
  });

test('attack 1: a file is moved out of the competition into a submission', async () => {
  const moved = { path: 'submissions/alice/competition.yaml', status: 'renamed', previousPath: 'competition.yaml' } as const;
  expect(await refusal({ changed: [moved] })).toMatchObject({ state: 'refused', dispatches: 0 });
});

test('attack 2: a push after the evaluation was asked for: what was asked for the old head says nothing about the new one', () => {
  const world = new VirtualWorld();
  world.look();
  world.happen('push');
  world.happen('run-scores');
  world.look();
  const heads = world.checks.filter(({ name, conclusion }) => name === 'harvester/evaluation' && conclusion === 'success');
  expect(heads).toEqual([]);
  expect(world.dispatches.at(-1)?.headSha).toBe(world.head);
});

test('attack 2: an old head is pushed back: it finds no passing check that is not its own', () => {
  const world = new VirtualWorld();
  world.look();
  world.happen('push');
  world.look();
  world.happen('push-back');
  world.look();
  expect(world.checks.filter(({ conclusion }) => conclusion === 'success').map(({ name }) => name)).not.toContain('harvester/evaluation');
});

test('attack 5: file names that are arguments, and links to files outside', async () => {
  for (const entry of [
    { path: '-oProxyCommand=sh', mode: '100644' },
    { path: '--help', mode: '100644' },
    { path: 'passwd', mode: '120000' },
    { path: 'vendored', mode: '160000' },
    { path: 'LD_PRELOAD=x;sh', mode: '100644' },
    { path: 'a\nb', mode: '100644' },
    { path: 'model.ONNX', mode: '100644' },
    { path: '../../etc/passwd', mode: '100644' },
  ])
    expect({ entry, ...(await refusal({ tree: [entry] })) }).toMatchObject({ entry, state: 'refused', dispatches: 0 });
});

test('attack 19: a head of another fork: the head is what GitHub says it is, and a command for another is not followed', async () => {
  const considered = await consider(
    key,
    stage({ comments: [{ author: 'mia', body: `/evaluate ${'f'.repeat(40)}` }], permissions: { mia: 'admin' } }),
  );
  const dispatched = considered?.decision.effects.flatMap((effect) => (effect.kind === 'dispatch' ? [effect.headSha] : []));
  expect(dispatched).toEqual([head]);
  expect(considered?.decision.effects.filter(({ kind }) => kind === 'keep-decision')).toEqual([]);
});

test('attack 23: more files than GitHub lists: what cannot be read whole is refused', async () => {
  expect(await refusal({ changedFiles: 3001 })).toMatchObject({ state: 'refused', why: 'POLICY: LISTING_TRUNCATED', dispatches: 0 });
  const settled = { updatedAt: '2026-11-22T11:50:00Z' };
  expect(await refusal({ changedFiles: 1000, pull: settled })).toMatchObject({
    state: 'refused',
    why: 'POLICY: NOT_DIFFED',
    dispatches: 0,
  });
  await expect(refusal({ changedFiles: 1000 })).rejects.toThrow('lists 2 of the 1000 files');
});

test('attack 24: a branch of the repository itself is held to the same rules', async () => {
  const own = { headRepository: repository };
  expect(await refusal({ pull: own, ...changes('competition.yaml') })).toMatchObject({ state: 'refused', dispatches: 0 });
  expect(await refusal({ pull: own })).toMatchObject({ state: 'queued', dispatches: 1 });
});

test('attack 24: a merged pull request that is heard of again is evaluated no more', async () => {
  const merged = { state: 'closed', merged: true, mergeSha: 'e'.repeat(40) } as const;
  expect(await refusal({ pull: merged })).toMatchObject({ state: 'merged-unscored', dispatches: 0 });
});

test('attack 18: a fork that is gone (head.repo is null) is looked at like any other', async () => {
  expect(await refusal({ pull: { headRepository: null } })).toMatchObject({ state: 'queued', dispatches: 1 });
});

test('attack 14: a comment with our marker by somebody else is neither ours nor touched', async () => {
  const body = '**Better than the champion.**\n\n<!-- model-harvester -->';
  const considered = await consider(
    key,
    stage({
      comments: [
        { author: 'mallory', body },
        { author: 'harvester', body },
      ],
    }),
  );
  expect(considered?.snapshot.comments).toEqual([]);
  expect(considered?.writes.map(({ kind }) => kind)).toContain('create-comment');
  expect(considered?.writes.map(({ kind }) => kind)).not.toContain('delete-comment');
});

test('attack 2: what was scored at another head is not this head’s score', async () => {
  const considered = await consider(key, stage({ pull: { headSha: olderHead } }));
  expect(considered && decide(considered.snapshot, noon).state.headSha).toBe(olderHead);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { signer } from './signer.ts';
import { Story } from './story.ts';
import { submission } from './submission.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story.ends());

test('a push supersedes what is being evaluated: the old run is cancelled and costs no attempt, the new head gets its own', async () => {
  const pull = await story.opens('alice');
  await story.reads(pull, 'the evaluation is under way');
  const newer = await story.pushes('alice', submission('alice', 'better weights'));
  await story.reads(pull, newer.slice(0, 7));

  await expect
    .poll(async () => (await story.checks(pull.headSha))['harvester/evaluation']?.conclusion, { timeout: 60_000 })
    .toBe('cancelled');
  // Too late: nobody waits for this answer any more.
  await story.answers({
    [`evaluate ${pull.headSha}`]: { kind: 'attempt', signer: story.runner, value: 0.999 },
    evaluate: { kind: 'attempt', signer: story.runner, value: 0.9 },
  });
  expect(await story.reads(pull, 'ROC AUC **0.900**')).toContain('attempt 1 (4 left today)');
  await story.settles();
  expect((await story.checks(newer))['harvester/evaluation']?.conclusion).toBe('success');
  expect(await story.records()).not.toContain(`attempts/breast-tumour/${pull.number}/${pull.headSha}.json`);
});

test('a force-push over a scored head: its score stays on record, the head put in its place is an attempt of its own', async () => {
  const pull = await story.opens('erin');
  await story.reads(pull, 'ROC AUC **0.900**');
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner, value: 0.91 } });
  const head = await story.pushes('erin', submission('erin', 'rewritten'), { force: true });
  const comment = await story.reads(pull, 'ROC AUC **0.910**');
  expect(comment).toContain(` · \`${head.slice(0, 7)}\`, attempt 2 (3 left today)`);
  expect(comment).toContain('Since the attempt before');
  await story.settles();
  expect((await story.checks(head))['harvester/evaluation']?.conclusion).toBe('success');
  const records = (await story.records()).filter((path) => path.startsWith(`attempts/breast-tumour/${pull.number}/`));
  expect(records.toSorted()).toEqual([pull.headSha, head].map((sha) => `attempts/breast-tumour/${pull.number}/${sha}.json`).toSorted());
});

test('a result somebody else signed is not believed, nor charged', async () => {
  await story.answers({ evaluate: { kind: 'attempt', signer: signer('vault-1') } });
  const pull = await story.opens('bob');
  expect(await story.reads(pull, 'our infrastructure failed, not your model')).toContain('no signature by a key we trust');
  expect((await story.checks(pull.headSha))['harvester/evaluation']?.status).toBe('in_progress');
  expect((await story.records()).filter((path) => path.includes(`/${pull.number}/`))).toEqual([]);
});

test('a good signature under the result of another run is not believed either', async () => {
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner, runKey: '0'.repeat(32) } });
  const pull = await story.opens('carol');
  await story.reads(pull, 'the record is about another run');
});

test('a run that ends without a result is ours to repeat; a maintainer need not wait', async () => {
  await story.answers({ evaluate: { kind: 'nothing' } });
  const pull = await story.opens('dave');
  await story.reads(pull, 'the run ended (failure) without a result');

  await story.says('dave', pull, '/evaluate');
  await story.reads(pull, 'only people with write access');
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await story.says('mia', pull, `/evaluate ${pull.headSha}`);
  await story.reads(pull, '**Scored');
});

test('what the gate finds stands on its line', async () => {
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner, errorClass: 'GATE' } });
  const pull = await story.opens('mallory');
  const comment = await story.reads(pull, 'the static scan refused it');
  expect(comment).toContain('this attempt did not count');
  await story.settles();
  const checks = await story.checks(pull.headSha);
  expect([checks['harvester/gate']?.conclusion, checks['harvester/evaluation']?.conclusion]).toEqual(['failure', 'failure']);
});

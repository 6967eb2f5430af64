import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository, Story, type Pull } from './story.ts';
import { submission } from './submission.ts';

let story: Story;
let olga: string;
beforeAll(async () => {
  story = await Story.begin();
  const { admin } = story.github;
  olga = admin.createUser('olga').token;
  admin.setCollaborator(repository, 'olga', 'admin');
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
});
afterAll(() => story.ends());

/** Calls GitHub as Olga, who may do everything in the competition's repository. */
async function olgaAsks<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(story.github.apiUrl + path, {
    method,
    headers: { authorization: `token ${olga}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
const change = (pull: Pull, body: object): Promise<unknown> => olgaAsks('PATCH', `/repos/${repository}/pulls/${pull.number}`, body);
async function drafts(pull: Pull, mutation: 'convertPullRequestToDraft' | 'markPullRequestReadyForReview'): Promise<void> {
  const { node_id: id } = await olgaAsks<{ node_id: string }>('GET', `/repos/${repository}/pulls/${pull.number}`);
  const query = `mutation($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { id } } }`;
  const headers = { authorization: `token ${olga}` };
  const body = JSON.stringify({ query, variables: { id } });
  const answer = await fetch(`${story.github.url}/api/graphql`, { method: 'POST', headers, body });
  expect(await answer.json()).toMatchObject({ data: { [mutation]: { pullRequest: { id } } } });
}
const runsOf = async ({ number }: Pull): Promise<number> =>
  (await story.runs()).filter((title) => title.startsWith(`evaluate ${repository}#${number} `)).length;

test('closed and reopened, a scored pull request is where it was: the same comment, no second evaluation', async () => {
  const pull = await story.opens('alice');
  await story.reads(pull, '**Scored');
  await change(pull, { state: 'closed' });
  await story.settles();
  await change(pull, { state: 'open' });
  await story.reads(pull, '**Scored');
  await story.settles();
  expect(await runsOf(pull)).toBe(1);
});

test('back to draft it waits; ready again, what was pushed meanwhile is evaluated', async () => {
  const pull = await story.opens('bob');
  await story.reads(pull, '**Scored');
  await drafts(pull, 'convertPullRequestToDraft');
  const newer = await story.pushes('bob', submission('bob', 'better weights'));
  await story.settles();
  expect(await story.reads(pull, 'Draft:')).toContain(newer.slice(0, 7));
  expect(await runsOf(pull)).toBe(1);
  await drafts(pull, 'markPullRequestReadyForReview');
  await story.settles();
  await story.reads({ ...pull, headSha: newer }, '**Scored');
  expect(await runsOf(pull)).toBe(2);
});

test('aimed at another branch it is no submission; aimed back it is one again, evaluated once', async () => {
  const { object } = await olgaAsks<{ object: { sha: string } }>('GET', `/repos/${repository}/git/ref/heads/main`);
  await olgaAsks('POST', `/repos/${repository}/git/refs`, { ref: 'refs/heads/elsewhere', sha: object.sha });
  const pull = await story.opens('carol');
  await story.reads(pull, '**Scored');
  await change(pull, { base: 'elsewhere' });
  expect(await story.reads(pull, 'Not for `main`')).not.toContain('**Scored');
  const conclusion = async (): Promise<string | null | undefined> => (await story.checks(pull.headSha))['harvester/evaluation']?.conclusion;
  await expect.poll(conclusion, { timeout: 60_000 }).toBe('cancelled');
  await change(pull, { base: 'main' });
  await story.reads(pull, '**Scored');
  await story.settles();
  expect([await runsOf(pull), (await story.comments(pull)).length]).toEqual([1, 1]);
  expect(await conclusion()).toBe('success');
});

test('whose fork is deleted keeps its verdict; a command on it is still answered', async () => {
  const pull = await story.opens('dave');
  await story.reads(pull, '**Scored');
  story.github.admin.deleteRepository('dave/breast-tumour');
  await story.says('dave', pull, '/help');
  await story.reads(pull, '/evaluate');
  await story.settles();
  expect(await story.reads(pull, '**Scored')).toContain('ROC AUC');
  expect([await runsOf(pull), (await story.comments(pull)).length]).toEqual([1, 1]);
});

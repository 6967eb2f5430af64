import { afterEach, expect, test } from 'vitest';
import { githubServer, type GitHubServer } from '../testing/github-server.ts';

let server: GitHubServer;
afterEach(() => server.close());

const answering = async (status: number, message: string): Promise<GitHubServer> =>
  (server = await githubServer(() => ({ status, body: { message } }), { throttle: false }));

test('an empty repository has no tree', async () => {
  const { github } = await answering(409, 'Git Repository is empty.');
  expect(await github.tree('acme/records', 'HEAD', false)).toBeUndefined();
});

test('a tree that is not seen is no empty one', async () => {
  const { github } = await answering(404, 'Not Found');
  await expect(github.tree('acme/records', 'HEAD', false)).rejects.toMatchObject({ status: 404 });
});

test('files that GitHub cannot list are told as that', async () => {
  const { github } = await answering(422, 'Server Error: Sorry, this diff is taking too long to generate.');
  expect(await github.changedFiles({ repository: 'acme/c', number: 7 })).toBeUndefined();
});

test.each(['Validation Failed', 'Server Error: Sorry, this diff is temporarily unavailable due to heavy server load.'])(
  'any other refusal of a list of files is one (%s)',
  async (message) => {
    const { github } = await answering(422, message);
    await expect(github.changedFiles({ repository: 'acme/c', number: 7 })).rejects.toMatchObject({ status: 422 });
  },
);

import { afterEach, expect, test } from 'vitest';
import { githubServer, type GitHubServer } from '../testing/github-server.ts';

let server: GitHubServer;
afterEach(() => server.close());

test.each([
  [200, 'Pull Request successfully merged', { kind: 'merged' }],
  [405, 'Base branch was modified. Review and try the merge again.', { kind: 'again' }],
  [409, 'Head branch was modified. Review and try the merge again.', { kind: 'again' }],
  [405, 'Squash merges are not allowed on this repository.', { kind: 'refused', why: 'Squash merges are not allowed on this repository.' }],
  [
    405,
    'Repository rule violations found\n\nAt least 1 approving review is required by reviewers with write access.\n\n',
    { kind: 'refused', why: 'Repository rule violations found At least 1 approving review is required by reviewers with write access.' },
  ],
] as const)('a merge answered %i %s is asked for once', async (status, message, answer) => {
  server = await githubServer(() => ({ status, body: { message, documentation_url: 'https://docs.github.com/rest' } }), {
    throttle: false,
  });
  expect(await server.github.merge({ repository: 'acme/c', number: 7 }, 'a'.repeat(40), 'Title (#7)')).toEqual(answer);
  expect(server.asked.filter(({ method }) => method === 'PUT')).toHaveLength(1);
});

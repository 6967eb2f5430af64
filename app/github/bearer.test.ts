import { afterEach, expect, test, vi } from 'vitest';
import { githubServer, type GitHubServer } from '../testing/github-server.ts';
import { bearer } from './bearer.ts';

let server: GitHubServer;
afterEach(() => {
  vi.restoreAllMocks();
  server.close();
});

const pull = { repository: 'acme/c', number: 7 };

/** A server that refuses comments with these statuses one after the other, and takes what comes then. */
async function refusing(...statuses: number[]): Promise<{ tries: () => number }> {
  let tries = 0;
  server = await githubServer(
    () => {
      const status = statuses[tries++];
      return status === undefined
        ? { status: 201, body: { id: 1 } }
        : { status, body: { message: 'Resource not accessible by integration' } };
    },
    { throttle: false },
  );
  return { tries: () => tries };
}

test('a token that GitHub does not know everywhere yet is used again', async () => {
  const { tries } = await refusing(401, 403);
  await server.github.createComment(pull, 'hello');
  expect(tries()).toBe(3);
});

test('what stays refused is', async () => {
  const { tries } = await refusing(403, 403, 403, 403);
  await expect(server.github.createComment(pull, 'hello')).rejects.toMatchObject({ status: 403 });
  expect(tries()).toBe(3);
});

test('nothing else is tried again with a new token, and nothing with an old one', async () => {
  const { tries } = await refusing(404, 403, 401);
  await expect(server.github.createComment(pull, 'hello')).rejects.toMatchObject({ status: 404 });
  const later = performance.now() + 11_000;
  vi.spyOn(performance, 'now').mockReturnValue(later);
  await expect(server.github.createComment(pull, 'hello')).rejects.toMatchObject({ status: 403 });
  await expect(server.github.createComment(pull, 'hello')).rejects.toMatchObject({ status: 401 });
  expect(tries()).toBe(3);
});

test('all who ask at the same time get one token: the first, and one for it once it expires, however often that fails', async () => {
  let minted = 0;
  const auth = bearer(() => {
    minted += 1;
    return minted === 2
      ? Promise.reject(new Error('GitHub is away'))
      : Promise.resolve({ token: `t${minted}`, expiresAt: Date.now() + 3_600_000 });
  }, 1) as () => Promise<string>;
  const five = async (): Promise<string[]> =>
    (await Promise.allSettled(Array.from({ length: 5 }, auth))).map((one) => (one.status === 'fulfilled' ? one.value : 'none'));
  expect(new Set(await five())).toEqual(new Set(['t1']));
  const later = Date.now() + 3_600_000;
  vi.spyOn(Date, 'now').mockReturnValue(later);
  expect(new Set(await five())).toEqual(new Set(['none']));
  expect(new Set(await five())).toEqual(new Set(['t3']));
  expect(minted).toBe(3);
});

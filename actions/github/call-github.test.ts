import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { callGitHub, granted, type GitHubPlace } from './call-github.ts';

/** A GitHub that gives one answer after another, and the last one for ever. */
async function answering(...answers: RequestListener[]): Promise<GitHubPlace & { asked: number }> {
  const place = { apiUrl: '', serverUrl: '', token: 't', repository: 'a/b', asked: 0 };
  const server = createServer((request, response) => {
    answers[Math.min(place.asked, answers.length - 1)]?.(request, response);
    place.asked += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  place.apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return place;
}

const says =
  (status: number, message: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers })
      .end(JSON.stringify({ message }));

test('a limit that GitHub answers as 403 is waited for', async () => {
  const place = await answering(says(403, 'You have exceeded a secondary rate limit.', { 'retry-after': '0' }), says(200, 'here'));
  expect((await callGitHub(place, 'x')).status).toBe(200);
  expect(place.asked).toBe(2);
});

test('a 403 that is no limit is answered at once', async () => {
  const place = await answering(says(403, 'Resource not accessible by integration'));
  const answer = await callGitHub(place, 'x');
  expect(place.asked).toBe(1);
  await expect(granted(answer, place, 'x')).rejects.toThrow(/not accessible by integration. Check the token's repositories/);
});

test('a job does not stand still for an hour: it says when the calls come back', async () => {
  const reset = Math.floor(Date.now() / 1000) + 3000;
  const used = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
  const place = await answering(says(403, 'API rate limit exceeded for installation ID 1.', used));
  const answer = await callGitHub(place, 'x');
  expect(place.asked).toBe(1);
  await expect(granted(answer, place, 'x')).rejects.toThrow(`It may be asked again from ${new Date(reset * 1000).toISOString()} on`);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { here, story, type Story } from './story.ts';

describe('life can be made as hard as the real service makes it', () => {
  let s: Story;
  const label = () => s.mia.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', { ...here, issue_number: 1, labels: ['a'] });

  beforeAll(async () => {
    s = await story();
    await s.alice.request('POST /repos/{owner}/{repo}/issues', { ...here, title: 'one' });
  });
  afterAll(() => s.close());

  test('a bad gateway', async () => {
    s.github.admin.faults.nextBadGateways = 1;
    await expect(label()).rejects.toMatchObject({ status: 502 });
    expect((await label()).status).toBe(200);
  });

  test('an answer that is lost after what was asked for was done', async () => {
    s.github.admin.faults.lostAnswers = 1;
    const body = 'said, and not known to be';
    const said = s.alice.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...here, issue_number: 1, body });
    await expect(said).rejects.toMatchObject({ status: 502 });
    s.github.admin.faults.lostAnswers = 0;
    const { data } = await s.alice.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...here, issue_number: 1 });
    expect(data.map((comment) => comment.body)).toContain(body);
  });

  test('a secondary limit with and without retry-after', async () => {
    Object.assign(s.github.admin.faults, { nextSecondary: 1, secondaryRetryAfter: 7 });
    await expect(label()).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('secondary rate limit') as unknown,
      response: { headers: { 'retry-after': '7' } },
    });
    Object.assign(s.github.admin.faults, { nextSecondary: 1, secondaryRetryAfter: undefined, secondaryStatus: 429 });
    const refused = await label().catch((error: { status: number; response: { headers: Record<string, string> } }) => error);
    expect(refused.status).toBe(429);
    expect((refused as { response: { headers: object } }).response.headers).not.toHaveProperty('retry-after');
    expect((await label()).status).toBe(200);
  });

  test('the primary limit, until it resets', async () => {
    Object.assign(s.github.admin.faults, { primaryRemaining: 1, primaryResetSeconds: 3 });
    const { headers } = await label();
    expect(headers['x-ratelimit-remaining']).toBe('0');
    await expect(label()).rejects.toMatchObject({ status: 403, message: expect.stringContaining('API rate limit exceeded') as unknown });
    await expect
      .poll(
        () =>
          label().then(
            (one) => one.status,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(200);
  });

  test('deliveries come twice, out of order or not at all, and can be sent again with the same GUID', async () => {
    const { faults } = s.github.admin;
    await s.github.admin.idle();
    Object.assign(faults, { duplicateDeliveries: 1 });
    await s.alice.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...here, issue_number: 1, body: 'twice' });
    await s.github.admin.idle();
    const twice = s.hooks.received.filter((one) => one.raw.includes('"body":"twice"'));
    expect([twice.length, new Set(twice.map((one) => one.headers['x-github-delivery'])).size]).toEqual([2, 1]);

    Object.assign(faults, { duplicateDeliveries: 0, lostDeliveries: 1 });
    await s.alice.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...here, issue_number: 1, body: 'lost' });
    await s.github.admin.idle();
    expect(s.hooks.received.some((one) => one.raw.includes('"body":"lost"'))).toBe(false);
    Object.assign(faults, { lostDeliveries: 0 });
    const { data: log } = await s.asApp.request('GET /app/hook/deliveries', { per_page: 5 });
    expect(log[0]).toMatchObject({ event: 'issue_comment', action: 'created', status_code: 0 });
    await s.asApp.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: Number(log[0]?.id) });
    await s.github.admin.idle();
    const found = s.hooks.received.find((one) => one.raw.includes('"body":"lost"'));
    expect(found?.headers['x-github-delivery']).toBe(log[0]?.guid);

    let chance = 0;
    Object.assign(faults, { reorderWindow: 3, random: () => 1 - ++chance / 100 });
    for (const body of ['r1', 'r2', 'r3'])
      await s.alice.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...here, issue_number: 1, body });
    await s.github.admin.idle();
    const order = s.hooks.received.flatMap((one) => /"body":"(r\d)"/.exec(one.raw)?.[1] ?? []);
    expect(order.toSorted()).toEqual(['r1', 'r2', 'r3']);
  });

  test('every answer was as GitHub’s OpenAPI says', () => {
    expect(s.github.admin.violations()).toEqual([]);
  });
});

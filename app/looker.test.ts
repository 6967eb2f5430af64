import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Doors } from './doors.ts';
import type { GitHub } from './github/github.ts';
import { Ledger } from './ledger/ledger.ts';
import { Looker } from './looker.ts';
import { createMetrics } from './metrics.ts';

const key = { repository: 'acme/c', number: 7 };

function doors(lines: object[] = []): Doors {
  return {
    github: { me: () => Promise.resolve({ login: 'harvester[bot]', id: 1 }) } as unknown as GitHub,
    ledger: new Ledger(':memory:'),
    log: pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line) as object) }),
    metrics: createMetrics(),
    calls: { limit: undefined },
    control: 'acme/control',
    now: () => new Date().toISOString(),
    runKey: () => '0'.repeat(32),
  };
}

test('a look that hangs is given up, its door is closed behind it, and the next one comes', async () => {
  const world = doors();
  const hung: { doors?: Doors; release?: () => void } = {};
  let looks = 0;
  const looker = new Looker(
    async (_key, scoped) => {
      looks += 1;
      if (looks > 1) return undefined;
      hung.doors = scoped;
      await new Promise<void>((resolve) => (hung.release = resolve));
      await scoped.github.me();
      return undefined;
    },
    world,
    0.05,
  );
  await expect(looker.look(key)).rejects.toThrow('was given up');
  expect(() => hung.doors?.github.me()).toThrow('was given up');
  expect((await world.metrics.stuckLooks.get()).values[0]?.value).toBe(1);
  await looker.look(key);
  hung.release?.();
  await expect.poll(async () => (await world.metrics.stuckLooks.get()).values[0]?.value).toBe(0);
  expect(looker.state.running).toEqual([]);
  await looker.close();
});

test('every line of a look names it and the deliveries that asked for it', async () => {
  const lines: object[] = [];
  const world = doors(lines);
  const looker = new Looker((_key, scoped, cause) => {
    scoped.log.info({ cause: cause.look }, 'looked');
    return Promise.resolve(undefined);
  }, world);
  looker.delivered('g1', [key]);
  looker.delivered('g2', [key]);
  await looker.idle();
  const [first, second] = lines as { look: string; cause: string; pull: string; deliveries: string[] }[];
  expect(first).toMatchObject({ pull: 'acme/c#7', deliveries: ['g1'], look: first?.cause });
  expect(second?.deliveries).toEqual(['g2']);
  await looker.close();
});

test('a look that GitHub limits is tried again when it says, not before', async () => {
  const world = doors();
  const limited = Object.assign(new Error('secondary rate limit'), { status: 403, response: { headers: { 'retry-after': '1' } } });
  const starts: number[] = [];
  const looker = new Looker(() => {
    starts.push(Date.now());
    return starts.length === 1 ? Promise.reject(limited) : Promise.resolve(undefined);
  }, world);
  await expect(looker.look(key)).rejects.toBe(limited);
  await expect.poll(() => starts.length, { timeout: 10_000 }).toBe(2);
  // Timers may be early by a millisecond; the next try of other failures is after two seconds.
  expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(999);
  await looker.idle();
  await looker.close();
  expect(starts).toHaveLength(2);
});

test('a delivery whose look failed is done once a later look went well', async () => {
  const world = doors();
  let failing = true;
  const looker = new Looker(() => (failing ? Promise.reject(new Error('bad gateway')) : Promise.resolve(undefined)), world);
  const receivedAt = world.now();
  await world.ledger.deliveries.receive({ guid: 'g1', event: 'pull_request', body: '{}', looks: [key], receivedAt });
  looker.delivered('g1', [key]);
  await looker.idle();
  expect(world.ledger.deliveries.counts().undone).toBe(1);
  failing = false;
  await looker.look({ ...key, number: 8 });
  expect(world.ledger.deliveries.counts().undone).toBe(1);
  await looker.look(key);
  await expect.poll(() => world.ledger.deliveries.counts().undone).toBe(0);
  await looker.close();
});

test('what a look asks for besides is looked at too: at once, or in a while together with whatever asks for the same meanwhile', async () => {
  const looked: number[] = [];
  const looker = new Looker(({ repository, number }) => {
    looked.push(number);
    if (number > 8) return Promise.resolve(undefined);
    const others = [
      { key: { repository, number: 20 + number }, seconds: 0 },
      { key: { repository, number: 99 }, seconds: 0.2 },
    ];
    return Promise.resolve({ lookAgainAt: undefined, others });
  }, doors());
  await Promise.all([looker.look(key), looker.look({ ...key, number: 8 })]);
  await expect.poll(() => looked.filter((number) => number === 99)).toEqual([99]);
  await looker.idle();
  await looker.close();
  expect(looked.toSorted((a, b) => a - b)).toEqual([7, 8, 27, 28, 99]);
});

test('a failed look, and the one that makes up for it, are found in the log by the delivery that asked', async () => {
  const lines: { msg: string; look?: string; deliveries?: string[] }[] = [];
  const world = doors(lines);
  let looks = 0;
  const looker = new Looker((_key, scoped) => {
    looks += 1;
    if (looks === 1) return Promise.reject(new Error('GitHub is away'));
    scoped.log.info('wrote');
    return Promise.resolve(undefined);
  }, world);
  const guid = '14c4c4f2-74d0-47c9-aabd-a6b8466b66dc';
  looker.delivered(guid, [key]);
  await expect.poll(() => lines.map(({ msg }) => msg)).toContain('look failed');
  await looker.look(key);
  await looker.close();
  const [failed, wrote] = ['look failed', 'wrote'].map((said) => lines.filter(({ msg }) => msg === said));
  expect([failed, wrote].map((found) => found?.map(({ deliveries }) => deliveries))).toEqual([[[guid]], [[guid]]]);
  expect(failed?.[0]?.look).toMatch(/^[0-9a-f]{8}$/);
  expect(wrote?.[0]?.look).not.toBe(failed?.[0]?.look);
});

import { expect, test } from 'vitest';
import { openWorld } from './world.ts';

test('where nobody installs the App in time that is said, what names the App waits, and the next run goes on with it', async () => {
  const world = await openWorld();
  const { invite } = world.options();
  const away = new AbortController();
  const first = await world.run({
    invite: (why, address) => (address.startsWith(world.github.url) ? away.abort() : invite(why, address)),
    signal: AbortSignal.any([away.signal, AbortSignal.timeout(60_000)]),
  });
  expect(first.app?.installed).toBe(false);
  expect(first.left).toEqual([expect.stringMatching(/^install the App: http\S+\/installations\/new; then run init again/)]);
  // What names no App is protected already.
  expect(first.done).toContain('ruleset acme/harvester-control harvester: reviewed changes only');
  expect(first.done.filter((id) => id.startsWith('ruleset'))).toHaveLength(1);
  const second = await world.run();
  expect(second).toMatchObject({ left: [], app: { installed: true } });
  expect(second.done).toContain('ruleset acme/harvester-records harvester: only the App writes');
  expect((await world.run()).done).toEqual([]);
  expect((await world.run({ mode: 'undo' })).left).toEqual([expect.stringContaining('delete the App by hand')]);
  expect(world.github.admin.violations()).toEqual([]);
  await world.close();
});

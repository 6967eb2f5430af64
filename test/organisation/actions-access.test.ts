import { expect, test } from 'vitest';
import { doctorSays } from './doctor-says.ts';
import { actions, openWorld, type World } from './world.ts';

const mirror = { owner: 'acme', repo: 'mirror' };

const found = async (world: World): Promise<string[]> => (await doctorSays(world)).map(({ where, what }) => `${where}: ${what}`);

test('a private mirror of the actions is opened to the organisation’s workflows, and closed again by an undo', async () => {
  const world = await openWorld();
  await world.github.admin.createRepository({ owner: 'acme', name: 'mirror', private: true });
  const level = async (): Promise<string> =>
    (await world.maria.request('GET /repos/{owner}/{repo}/actions/permissions/access', mirror)).data.access_level;
  const from = { actions: { ...actions, repository: 'acme/mirror' } };
  expect(await level()).toBe('none');
  const { left, done } = await world.run(from);
  expect(left).toEqual([]);
  expect(done).toContain('actions acme/mirror');
  expect(await level()).toBe('organization');
  expect((await world.run(from)).done).toEqual([]);
  expect(await found(world)).toEqual([]);
  await world.maria.request('PUT /repos/{owner}/{repo}/actions/permissions/access', { ...mirror, access_level: 'none' });
  expect(await found(world)).toEqual([
    expect.stringMatching(/^acme\/harvester-control: acme\/mirror, .* lets none/),
    expect.stringMatching(/^acme\/harvester-records: acme\/mirror, .* lets none/),
  ]);
  await world.maria.request('PUT /repos/{owner}/{repo}/actions/permissions/access', { ...mirror, access_level: 'organization' });
  await world.run({ ...from, mode: 'undo' });
  expect(await level()).toBe('none');
  expect(world.github.admin.violations()).toEqual([]);
  await world.close();
});

test('actions that no workflow could use are told: not there, or private and somebody else’s', async () => {
  const world = await openWorld();
  const left = async (repository: string): Promise<readonly string[]> => (await world.run({ actions: { ...actions, repository } })).left;
  expect((await left('acme/nowhere'))[0]).toMatch(/^acme\/nowhere, which --actions names, is not there or this token may not see it/);
  await world.github.admin.createRepository({ owner: 'maria', name: 'mirror', private: true });
  expect((await left('maria/mirror'))[0]).toMatch(
    /^maria\/mirror, which --actions names, is private and another owner's, .*: mirror it into acme$/,
  );
  await world.close();
});

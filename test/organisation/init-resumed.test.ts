import { expect, test } from 'vitest';
import { openWorld } from './world.ts';

test.each([
  { repository: 'acme/harvester-control', privateCompetition: false },
  { repository: 'acme/my-competition', privateCompetition: true },
])('a run that is stopped while $repository still allows all actions goes on', async ({ repository, privateCompetition }) => {
  const world = await openWorld();
  await world.maria.request('PATCH /orgs/{org}', { org: 'acme', members_can_fork_private_repositories: true });
  const { faults } = world.github.admin;
  const log = (line: string): void => {
    if (line.endsWith(`setting ${repository} actions/permissions`)) faults.nextBadGateways = 50;
  };
  await expect(world.run({ log, privateCompetition })).rejects.toThrow(/GitHub answered 502/);
  faults.nextBadGateways = 0;
  const { changes } = await world.run({ mode: 'plan', privateCompetition });
  expect(changes.find(({ id }) => id === `setting ${repository} actions/permissions/selected-actions`)?.kind).toBe('create');
  expect((await world.run({ privateCompetition })).app?.installed).toBe(true);
  expect((await world.run({ privateCompetition })).done).toEqual([]);
  await world.close();
});

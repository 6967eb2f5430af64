import { describe, expect, test } from 'vitest';
import { openWorld } from './world.ts';

describe('the site shows all records', () => {
  const site = { owner: 'acme', repo: 'harvester-records' };

  test('so only those who read the records may see it, also where somebody opened it', async () => {
    const world = await openWorld();
    await world.run();
    const isPublic = async (): Promise<unknown> => (await world.maria.request('GET /repos/{owner}/{repo}/pages', site)).data.public;
    expect(await isPublic()).toBe(false);
    await world.maria.request('PUT /repos/{owner}/{repo}/pages', { ...site, public: true });
    expect((await world.run()).done).toEqual(['pages acme/harvester-records']);
    expect(await isPublic()).toBe(false);
    await world.close();
  });

  test('and where GitHub cannot close it there is none, and it is said what to do', async () => {
    const world = await openWorld('team');
    const { left } = await world.run();
    expect(left).toEqual([expect.stringMatching(/^acme\/harvester-records has no site: .*Enterprise Cloud.*sign-in of yours/)]);
    await expect(world.maria.request('GET /repos/{owner}/{repo}/pages', site)).rejects.toThrow('Not Found');
    // What somebody switched on is theirs to switch off.
    await world.maria.request('POST /repos/{owner}/{repo}/pages', { ...site, build_type: 'workflow' });
    expect((await world.run()).left).toEqual([expect.stringMatching(/^switch Pages off in acme\/harvester-records: /)]);
    expect((await world.maria.request('GET /repos/{owner}/{repo}/pages', site)).data.public).toBe(true);
    await world.close();
  });
});

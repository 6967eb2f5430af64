import { describe, expect, test } from 'vitest';
import { audit } from '../../organisation/doctor/audit.ts';
import { observeInstallation } from '../../organisation/doctor/observe-installation.ts';
import { GitHubClient } from '../../organisation/github/client.ts';
import { init } from '../../organisation/init/init.ts';
import { openWorld, type World } from './world.ts';

/** What the doctor finds wrong. */
async function doctor({ github: { apiUrl, url }, token }: World): Promise<string[]> {
  const github = new GitHubClient({ apiUrl, authorization: () => `Bearer ${token}` });
  const seen = await observeInstallation(github, { control: 'acme/harvester-control', webUrl: url, now: new Date() });
  return audit(seen).flatMap(({ status, what }) => (status === 'pass' ? [] : [what]));
}

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

  test('and it has an address of its own then, which is told as long as harvester.yaml names another', async () => {
    const world = await openWorld();
    const plain = world.options();
    Reflect.deleteProperty(plain, 'site');
    const { left } = await init(plain);
    const { data } = await world.maria.request('GET /repos/{owner}/{repo}/pages', site);
    expect(left).toEqual([
      `write ${data.html_url} as site.url into harvester.yaml of acme/harvester-control and acme/harvester-records: a closed site has an address of its own`,
    ]);
    expect(await doctor(world)).toEqual([
      `harvester.yaml says https://acme.github.io/harvester-records/, and its closed site is at ${data.html_url}`,
    ]);
    expect((await init(plain)).left).toEqual(left);
    world.github.admin.removeRulesets('acme/harvester-control');
    const at = { owner: 'acme', repo: 'harvester-control', path: 'harvester.yaml' };
    const { data: file } = await world.maria.request('GET /repos/{owner}/{repo}/contents/{path}', at);
    const { content, sha } = file as { content: string; sha: string };
    const mended = Buffer.from(content, 'base64')
      .toString()
      .replace('https://acme.github.io/harvester-records/', data.html_url ?? '');
    await world.maria.request('PUT /repos/{owner}/{repo}/contents/{path}', {
      ...at,
      sha,
      message: 'x',
      content: Buffer.from(mended).toString('base64'),
    });
    expect((await init(plain)).left).toEqual([]);
    expect(await doctor(world)).toEqual([]);
    expect(world.github.admin.violations()).toEqual([]);
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

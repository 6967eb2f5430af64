import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkWorkflow } from '../../organisation/policy/check-workflow.ts';
import { root } from '../../scripts/bundle.ts';
import { openWorld, type World } from './world.ts';

const control = { owner: 'acme', repo: 'harvester-control' };
const records = { owner: 'acme', repo: 'harvester-records' };
const competition = { owner: 'acme', repo: 'my-competition' };

describe('an owner brings an organisation from nothing to an installation', () => {
  let world: World;
  beforeAll(async () => void (world = await openWorld()));
  afterAll(() => world.close());

  test('the plan names everything and does nothing', async () => {
    const { changes, done } = await world.run({ mode: 'plan' });
    expect(done).toEqual([]);
    // Public actions may be used by everybody as they are.
    expect(changes.filter(({ kind }) => kind !== 'create').map(({ id }) => id)).toEqual(['actions acme/harvester-actions']);
    expect(changes.map(({ id }) => id)).toContain('runner group acme harvester-vault');
    await expect(world.maria.request('GET /repos/{owner}/{repo}', control)).rejects.toThrow('Not Found');
  });

  test('a run makes it, with the App made and installed in the browser', async () => {
    const { left, app, done } = await world.run();
    expect(left).toEqual([]);
    expect(app?.installed).toBe(true);
    expect(done).toContain('ruleset acme/my-competition harvester: only the App’s checks count');
    expect(world.invited).toHaveLength(2);
    expect(world.github.admin.violations()).toEqual([]);
  });

  test('the checks that count are the App’s own, by its id', async () => {
    const { data: rules } = await world.maria.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
      ...competition,
      branch: 'main',
    });
    const counted = rules.find((rule) => rule.type === 'required_status_checks') as unknown as {
      parameters: { required_status_checks: { context: string; integration_id: number }[] };
    };
    const app = JSON.parse(await readFile(join(world.dir, 'state', 'app.json'), 'utf8')) as { id: number };
    expect(counted.parameters.required_status_checks).toEqual(
      ['harvester/intake', 'harvester/gate', 'harvester/evaluation'].map((context) => ({ context, integration_id: app.id })),
    );
  });

  test('every workflow it wrote keeps the policy, each action pinned to the release', async () => {
    for (const repository of [control, records, competition]) {
      const { data } = await world.maria.request('GET /repos/{owner}/{repo}/contents/{path}', { ...repository, path: '.github/workflows' });
      for (const { path } of data as { path: string }[]) {
        const { data: file } = await world.maria.request('GET /repos/{owner}/{repo}/contents/{path}', {
          ...repository,
          path,
          headers: { accept: 'application/vnd.github.raw+json' },
        });
        expect(checkWorkflow(path, String(file))).toEqual([]);
        expect(String(file)).not.toContain('model-harvester/model-harvester/actions');
      }
    }
  });

  test('the vault’s machines are open to workflows of main in the control repository, and to nothing else', async () => {
    const { data } = await world.maria.request('GET /orgs/{org}/actions/runner-groups', { org: 'acme' });
    const vault = data.runner_groups.find(({ name }) => name === 'harvester-vault');
    expect(vault).toMatchObject({ visibility: 'selected', restricted_to_workflows: true, allows_public_repositories: false });
    expect(vault?.selected_workflows).toContain('acme/harvester-control/.github/workflows/evaluate.yml@refs/heads/main');
    expect(vault?.selected_workflows?.every((one) => /^acme\/harvester-control\/.+@refs\/heads\/main$/.test(one))).toBe(true);
  });

  test('keys lie in the state folder for its owner alone, and the publisher’s only in its environment', async () => {
    for (const file of ['app.private-key.pem', 'app.env', 'publisher-1.key.pem', 'journal.json'])
      expect((await stat(join(world.dir, 'state', file))).mode & 0o077).toBe(0);
    expect(await readFile(join(world.dir, 'state', 'journal.json'), 'utf8')).not.toContain('PRIVATE KEY');
    const { data } = await world.maria.request('GET /repos/{owner}/{repo}/actions/secrets', control);
    expect(data.secrets.map(({ name }) => name)).toEqual(['HARVESTER_APP_PRIVATE_KEY']);
  });

  test('nobody pushes past the rules: not the owner to the competition, not a person to the records', async () => {
    const write = (to: typeof control): Promise<unknown> =>
      world.maria.request('PUT /repos/{owner}/{repo}/contents/{path}', { ...to, path: 'x.txt', message: 'x', content: 'eA==' });
    await expect(write(competition)).rejects.toThrow('rule violations');
    await expect(write(records)).rejects.toThrow('rule violations');
  });

  test('a second run finds nothing to do', async () => {
    const { changes, done } = await world.run();
    expect(changes.filter(({ kind }) => kind !== 'keep')).toEqual([]);
    expect(done).toEqual([]);
    expect(world.invited).toHaveLength(2);
  });

  test('what somebody loosened is shown by the plan and put right; a newer release comes as a pull request', async () => {
    await world.maria.request('PUT /repos/{owner}/{repo}/actions/permissions/workflow', {
      ...control,
      default_workflow_permissions: 'write',
    });
    const newer = { actions: { repository: 'acme/harvester-actions', sha: 'd'.repeat(40), version: 'v0.2.0' } };
    const { changes } = await world.run({ ...newer, mode: 'plan' });
    const open = changes.filter(({ kind }) => kind !== 'keep');
    expect(open.map(({ id }) => id)).toEqual([
      'contents acme/harvester-control',
      'contents acme/harvester-records',
      'setting acme/harvester-control actions/permissions/workflow',
    ]);
    expect(open[2]?.diff).toEqual(['default_workflow_permissions: "write" → "read"']);
    const { left } = await world.run(newer);
    expect(left.join('\n')).toMatch(/merge http.*harvester-control\/pull\/1: it brings/);
    const again = await world.run(newer);
    expect(again.left).toEqual(left);
  });

  test('undo takes back what init made, and not a label or a repository that people used', async () => {
    await world.maria.request('POST /repos/{owner}/{repo}/labels', { ...competition, name: 'ours', color: 'ffffff' });
    const { done, left } = await world.run({ mode: 'undo' });
    expect(done).toContain('runner group acme harvester-vault');
    expect(done).toContain('repository acme/my-competition');
    // A pull request was opened there above: a person has to look.
    expect(left.join('\n')).toContain('repository acme/harvester-control: it has pull requests');
    await expect(world.maria.request('GET /repos/{owner}/{repo}', competition)).rejects.toThrow('Not Found');
    expect((await world.maria.request('GET /repos/{owner}/{repo}', control)).data.full_name).toBe('acme/harvester-control');
    expect(world.github.admin.violations()).toEqual([]);
  });
});

describe('a further competition', () => {
  test('gets a repository, labels and rules of its own; of what is there nothing is changed', async () => {
    const world = await openWorld();
    await world.run();
    const second = join(world.dir, 'second');
    await cp(join(world.dir, 'competition'), second, { recursive: true });
    const contract = join(second, 'competition.yaml');
    await writeFile(contract, (await readFile(contract, 'utf8')).replace('name: my-competition', 'name: second'));
    const { app, done, left } = await world.run({ competition: second });
    expect(left).toEqual([]);
    expect(done).toContain('ruleset acme/second harvester: only the App’s checks count');
    expect(done.filter((id) => !id.includes('acme/second'))).toEqual([]);
    const { data: rules } = await world.maria.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
      owner: 'acme',
      repo: 'second',
      branch: 'main',
    });
    expect(JSON.stringify(rules)).toContain(`"integration_id":${app?.id}`);
    // The harvester.yaml of both is people's: docs/installing.md says what to add.
    for (const repository of [control, records]) {
      const at = { ...repository, path: 'harvester.yaml', headers: { accept: 'application/vnd.github.raw+json' } };
      expect(String((await world.maria.request('GET /repos/{owner}/{repo}/contents/{path}', at)).data)).not.toContain('second');
    }
    expect((await world.run()).done).toEqual([]);
    await world.close();
  });
});

describe('what goes wrong is told, and nothing is lost', () => {
  let world: World;
  beforeAll(async () => void (world = await openWorld()));
  afterAll(() => world.close());

  test('a token of somebody who is no owner: the permission is named', async () => {
    const { token } = world.github.admin.createUser('bob');
    await expect(world.run({ token })).rejects.toThrow(
      /"(Administration|Self-hosted runners \(organization\)): (read|write)" on acme .*an owner of the organisation/,
    );
  });

  test('an expired token: the call, and what to do', async () => {
    await expect(world.run({ token: 'ghp_expired' })).rejects.toThrow('the token is wrong, expired or revoked');
  });

  test('a run that is stopped half-way goes on where it was, and an undo still knows all of it as its own', async () => {
    await world.maria.request('POST /user/repos', { name: 'unrelated' });
    const { faults } = world.github.admin;
    faults.latencyMs = 0;
    let seen = 0;
    const log = (): void => {
      seen += 1;
      if (seen === 6) faults.nextBadGateways = 50;
    };
    await expect(world.run({ log })).rejects.toThrow(/GitHub answered 502/);
    faults.nextBadGateways = 0;
    const { left, app } = await world.run();
    expect(left).toEqual([]);
    expect(app?.installed).toBe(true);
    expect((await world.run({ mode: 'plan' })).changes.filter(({ kind }) => kind !== 'keep')).toEqual([]);
    const undone = await world.run({ mode: 'undo' });
    expect(undone.left).toEqual([expect.stringContaining('delete the App by hand')]);
    expect((await world.maria.request('GET /repos/{owner}/{repo}', { owner: 'maria', repo: 'unrelated' })).data.name).toBe('unrelated');
    for (const repository of [control, records, competition])
      await expect(world.maria.request('GET /repos/{owner}/{repo}', repository)).rejects.toThrow('Not Found');
  });

  test('a token that is revoked half-way: it is said, and a new token goes on from there', async () => {
    const other = await openWorld();
    let [steps, next] = [0, ''];
    const log = (): void => {
      steps += 1;
      if (steps === 4) next = other.github.admin.renewToken(other.token);
    };
    await expect(other.run({ log })).rejects.toThrow(/the token is wrong, expired or revoked: make a new one/);
    const done: string[] = [];
    const { changes } = await other.run({ token: next, mode: 'plan' });
    expect(changes.find(({ id }) => id === 'repository acme/harvester-control')?.kind).toBe('keep');
    // The owner's part in the browser is for another day.
    const away = new AbortController();
    const later = { token: next, log: (line: string) => void done.push(line), invite: () => away.abort(), signal: away.signal };
    await expect(other.run(later)).rejects.toThrow(/nobody made the App in time\. Run init again: everything until here stays done/);
    // What the first steps made is not made again.
    expect(done).not.toContain('+ repository acme/harvester-control');
    await other.close();
  });

  test('the App’s key was revoked, is damaged, or the App is gone: each is told by name, and nothing is touched', async () => {
    const other = await openWorld();
    await other.run();
    const key = join(other.dir, 'state', 'app.private-key.pem');
    const good = await readFile(key, 'utf8');
    const before = other.invited.length;
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await writeFile(key, privateKey);
    for (const mode of ['apply', 'plan', 'undo'] as const)
      await expect(other.run({ mode })).rejects.toThrow(
        /does not take the key of App \d+: it was revoked[\s\S]*app\.private-key\.pem, delete the control repository's secret HARVESTER_APP_PRIVATE_KEY, run init again/,
      );
    await writeFile(key, good.slice(0, 100));
    await expect(other.run()).rejects.toThrow(/app\.private-key\.pem is damaged/);
    await writeFile(key, good);
    const file = join(other.dir, 'state', 'app.json');
    const known = JSON.parse(await readFile(file, 'utf8')) as { id: number };
    await writeFile(file, JSON.stringify({ ...known, id: 999_999 }));
    await expect(other.run()).rejects.toThrow(/App 999999 is not on GitHub any more[\s\S]*delete .*app\.json/);
    await writeFile(file, JSON.stringify(known));
    expect((await other.run()).done).toEqual([]);
    expect(other.invited).toHaveLength(before);
    await other.close();
  });

  test('a repository that was there before is used, and never taken away', async () => {
    const other = await openWorld();
    await other.maria.request('POST /orgs/{org}/repos', { org: 'acme', name: 'harvester-records', private: true });
    await other.run();
    await other.run({ mode: 'undo' });
    const client = new Octokit({ baseUrl: other.github.apiUrl, auth: other.token });
    expect((await client.request('GET /repos/{owner}/{repo}', records)).data.full_name).toBe('acme/harvester-records');
    await other.close();
  });

  test('on the command line: one JSON object, exit 3 without a token, exit 2 with the reason when refused', async () => {
    const command = (token: string, ...more: string[]) =>
      promisify(execFile)(
        process.execPath,
        [
          'cli/main.ts',
          'init',
          'acme',
          '--host',
          world.github.url,
          '--competition',
          join(world.dir, 'competition'),
          '--state',
          join(world.dir, 'cli'),
          '--runner',
          `runner-1=${join(world.dir, 'runner-1.pub.pem')}`,
          '--mlflow',
          'http://127.0.0.1:5000',
          '--webhook',
          'http://127.0.0.1:9/hook',
          '--actions',
          `acme/harvester-actions@${'c'.repeat(40)}`,
          ...more,
        ],
        { cwd: root, env: { ...process.env, GH_TOKEN: token } },
      );
    const { stdout } = await command(world.token, '--plan', '--json');
    expect((JSON.parse(stdout) as { changes: unknown[] }).changes.length).toBeGreaterThan(20);
    await expect(command('')).rejects.toMatchObject({ code: 3 });
    await expect(command('ghp_no', '--plan')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('expired or revoked') as string,
    });
  });
});

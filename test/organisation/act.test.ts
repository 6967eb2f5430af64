import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pinActions } from '../../organisation/policy/pin-actions.ts';
import { actionNames } from '../../scripts/build-actions.ts';
import { root } from '../../scripts/bundle.ts';
import { findTool } from '../../scripts/ci-tools/find-tool.ts';
import { actions } from './world.ts';

const act = findTool('act');
let dir: string;
let canary: string;
let offline: Server;

/** Every way a shell, an expression or a runner might be talked into doing something. */
const evil = () => [
  `"; touch ${canary}; echo "`,
  `$(touch ${canary})`,
  `\`touch ${canary}\``,
  `'; touch ${canary} #`,
  `x\n::set-env name=PATH::${dir}\n::add-path::${dir}`,
];
const all = () => evil().join(' ');

beforeAll(async () => {
  // Where GitHub would be: somebody who knows nothing.
  offline = createServer((_request, response) => response.writeHead(404).end('{}'));
  await new Promise<void>((done) => offline.listen(0, '127.0.0.1', done));
  dir = await mkdtemp(join(tmpdir(), 'harvester-act-'));
  canary = join(dir, 'PWNED');
  // Our actions as a release holds them.
  for (const name of actionNames) {
    await mkdir(join(dir, 'release', 'actions'), { recursive: true });
    await cp(join(root, 'actions', name), join(dir, 'release', 'actions', name), {
      recursive: true,
      filter: (path) => !path.endsWith('.ts'),
    });
  }
});
afterAll(async () => {
  offline.close();
  await rm(dir, { recursive: true, force: true });
});

interface Played {
  readonly code: number;
  readonly said: string;
}

/** Runs a workflow of ours by act, on this machine and offline: GitHub's own actions are stood for, ours are the real bundles. */
async function play(file: string, event: string, payload: unknown): Promise<Played> {
  const work = await mkdtemp(join(dir, 'work-'));
  const source = pinActions(await readFile(join(root, file), 'utf8'), actions);
  const workflow = join(work, '.github', 'workflows', basename(file));
  await mkdir(dirname(workflow), { recursive: true });
  await writeFile(workflow, source);
  await writeFile(join(work, 'harvester.yaml'), 'harvester: 1\n');
  await writeFile(join(work, 'event.json'), JSON.stringify(payload));
  await mkdir(join(work, 'control'));
  await writeFile(join(work, 'control', 'harvester.yaml'), 'harvester: 1\n');
  await mkdir(join(work, 'bin'));
  // In a competition the kit comes with the pull request: this is what a participant's own kit may print.
  await writeFile(
    join(work, 'bin', 'uv'),
    `#!/bin/sh\nprintf '::error::forged\\n::add-mask::a\\n::set-output name=x::y\\n::%s::\\n' "$(od -An -N16 -tx1 /dev/zero | tr -d ' \\n')"\necho "$@" > '${work}/asked'\nexit 1\n`,
  );
  await chmod(join(work, 'bin', 'uv'), 0o755);
  await mkdir(join(work, 'home', '.config', 'act'), { recursive: true });
  await writeFile(join(work, 'home', '.config', 'act', 'actrc'), '');
  const remote = [...source.matchAll(/uses: ([\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@([0-9a-f]{40})/g)].map(
    ([, repository, sha]) => [repository ?? '', sha ?? ''] as const,
  );
  const places = [...new Map(remote.map(([repository, sha]) => [`${repository}@${sha}`, repository])).entries()].flatMap(
    ([name, repository]) => [
      '--local-repository',
      `${name}=${repository === actions.repository ? join(dir, 'release') : join(import.meta.dirname, 'shims', repository.split('/')[1] ?? '')}`,
    ],
  );
  const platforms = ['ubuntu-latest', 'self-hosted', 'harvester-vault', 'harvester-publish'].flatMap((label) => [
    '-P',
    `${label}=-self-hosted`,
  ]);
  const args = [event, '-W', workflow, '-e', join(work, 'event.json'), '-C', work, ...platforms, ...places];
  const more = ['--env', `GITHUB_API_URL=http://127.0.0.1:${(offline.address() as AddressInfo).port}`];
  const secrets = [
    '-s',
    'HARVESTER_APP_PRIVATE_KEY=a-long-secret-of-the-app',
    '-s',
    'HARVESTER_PUBLISHER_KEY=a-long-secret-of-the-publisher',
  ];
  const env = {
    PATH: `${join(work, 'bin')}:${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`,
    HOME: join(work, 'home'),
    XDG_CACHE_HOME: join(work, 'cache'),
  };
  return new Promise((resolve) => {
    execFile(act ?? '', [...args, ...more, ...secrets], { cwd: work, env, timeout: 60_000, maxBuffer: 1 << 26 }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, said: `${out}\n${err}` }),
    );
  });
}

/** Nothing of the payload was carried out, and what is said is for people. */
async function expectHarmless({ said }: Played): Promise<void> {
  expect(await readdir(dir)).not.toContain('PWNED');
  expect(said).not.toMatch(/\n\s+at .*\(node:|a-long-secret-of/);
}

describe.skipIf(act === undefined)('workflows under hostile payloads, run by act', () => {
  test('check: a title, branch and login that want to be commands, and a kit that prints some', async () => {
    const head = { sha: 'a'.repeat(40), ref: all(), label: all(), repo: { full_name: `mallory/${all()}` } };
    const pull = {
      number: 7,
      title: all(),
      body: all(),
      head,
      base: { sha: all(), ref: 'main' },
      user: { login: all() },
      labels: [{ name: all() }],
    };
    const played = await play('workflows/competition/check.yml', 'pull_request', { pull_request: pull, number: 7 });
    await expectHarmless(played);
    expect(played.code).not.toBe(0);
    expect(played.said).toContain('::error::forged');
    expect(played.said).not.toMatch(/^\S*.*❗\s+::error::forged|❗ {2}\S*forged/m);
  });

  const inputs = (): Record<string, string> => ({
    competition: all(),
    repo: `acme/${all()}`,
    pr: '7; id',
    head_sha: all(),
    merge_sha: all(),
    run_key: all(),
    board: all(),
    mode: all(),
  });

  test.each(['evaluate', 'publish', 'rejudge'])('%s: every input of a dispatch wants to be a command', async (name) => {
    const file = `workflows/control/${name}.yml`;
    const played = await play(file, 'workflow_dispatch', { inputs: inputs() });
    await expectHarmless(played);
    expect(played.code).not.toBe(0);
  });

  test.each(['site', 'verify', 'rebuild-and-compare'])(
    '%s: a push with a hostile branch and message builds nothing from them',
    async (name) => {
      const event = name === 'site' ? 'push' : 'workflow_dispatch';
      const played = await play(`workflows/records/${name}.yml`, event, {
        ref: `refs/heads/${all()}`,
        head_commit: { message: all() },
        commits: [{ message: all() }],
      });
      await expectHarmless(played);
      expect(played.code).not.toBe(0);
    },
  );
});

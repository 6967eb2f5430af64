import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';

const here = import.meta.dirname;
let etc: string;
beforeAll(() => {
  etc = mkdtempSync(join(tmpdir(), 'harvester-runner-'));
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', join(etc, 'runner-1.key.pem')]);
  writeFileSync(join(etc, 'runner.env'), `HARVESTER_RUNNER_ID=runner-1\nHARVESTER_RUNNER_KEY=${etc}/runner-1.key.pem\n`);
});
afterAll(() => rmSync(etc, { recursive: true, force: true }));

const rotate = (...args: string[]) =>
  spawnSync('bash', [join(here, 'rotate-key.sh'), ...args], { env: { ...process.env, HARVESTER_ETC: etc }, encoding: 'utf8' });

test.each(readdirSync(here).filter((name) => name.endsWith('.sh')))('%s is a script bash reads', (name) => {
  expect(spawnSync('bash', ['-n', join(here, name)]).status).toBe(0);
});

test('a rotation prints both keys as harvester.yaml takes them, overlapping, and switches only when asked', () => {
  const before = readFileSync(join(etc, 'runner-1.key.pem'), 'utf8');
  const { stdout, status } = rotate();
  expect(status).toBe(0);
  const yaml = stdout
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .join('\n');
  const runners = load(yaml) as { notBefore?: string; notAfter?: string }[];
  const config = {
    harvester: 1,
    competitions: [{ name: 'c', repository: 'a/c' }],
    records: 'a/r',
    runners,
    publishers: runners,
    mlflow: { uri: 'http://127.0.0.1:5000' },
    site: { url: 'http://127.0.0.1/' },
  };
  expect(HarvesterConfig.safeParse(config).error).toBeUndefined();
  expect(Date.parse(runners[0]?.notAfter ?? '')).toBeGreaterThan(Date.parse(runners[1]?.notBefore ?? ''));
  expect(readFileSync(join(etc, 'runner-1.key.pem'), 'utf8')).toBe(before);
  expect(rotate('--switch').status).toBe(0);
  expect(readFileSync(join(etc, 'runner-1.key.pem'), 'utf8')).not.toBe(before);
  expect(rotate('--switch').status).toBe(1);
});

test('the installer says what is missing and changes nothing', () => {
  const { status, stderr } = spawnSync('bash', [join(here, 'install.sh'), '--org', 'acme', '--id', 'Not A Name'], { encoding: 'utf8' });
  expect(status).toBe(3);
  expect(stderr).toMatch(/install\.sh: (--id|run it as root)/);
});

describe('what a runner answers to', () => {
  /** What GitHub was asked to make, by a machine with these labels in runner.env. */
  async function made(labels: string): Promise<{ runner_group_id: number; labels: string[] }> {
    const home = join(import.meta.dirname, '..', '..');
    const dir = mkdtempSync(join(etc, 'mint-'));
    const asked: string[] = [];
    const server = createServer((request, response) => {
      if (request.method === 'GET') return void response.end('{"runner_groups":[{"id":7,"name":"harvester-vault"}]}');
      void text(request).then((body) => {
        asked.push(body);
        response.end('{"encoded_jit_config":"jit"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      join(dir, 'runner.env'),
      `HARVESTER_RUNNER_ID=runner-1\nHARVESTER_HOME=${home}\nHARVESTER_ORG=acme\nHARVESTER_API=http://127.0.0.1:${port}\n${labels}`,
    );
    writeFileSync(join(dir, 'provisioner.token'), 'token\n');
    writeFileSync(join(dir, 'chown'), '#!/bin/sh\n', { mode: 0o755 });
    const env = { ...process.env, PATH: `${dir}:${process.env['PATH']}`, HARVESTER_ETC: dir, HARVESTER_RUN: dir };
    await promisify(execFile)('bash', [join(here, 'mint-jit.sh')], { env }).finally(() => server.close());
    expect(readFileSync(join(dir, 'jit'), 'utf8')).toBe('jit');
    return JSON.parse(asked[0] ?? '') as { runner_group_id: number; labels: string[] };
  }
  const always = ['self-hosted', 'linux', 'harvester-vault'];

  test('jobs on the data of the owners it was installed for, too', async () => {
    expect(await made('HARVESTER_LABELS=harvester-data-ward,harvester-data-clinic\n')).toMatchObject({
      runner_group_id: 7,
      labels: [...always, 'harvester-data-ward', 'harvester-data-clinic'],
    });
  });

  test('evaluations alone where no label was given, also by an installer of before', async () => {
    expect((await made('HARVESTER_LABELS=\n')).labels).toEqual(always);
    expect((await made('')).labels).toEqual(always);
  });

  test('a label that GitHub or a shell would read otherwise is refused', () => {
    const { status, stderr } = spawnSync('bash', [join(here, 'install.sh'), '--label', 'a","b'], { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringContaining('install.sh: --label') as string });
  });
});

describe('whose the folders are that run beside private data', () => {
  let dir: string;
  const me = userInfo().username;
  const somebodyElse = me === 'nobody' ? 'root' : 'nobody';
  const asked = (path: string, owner = me) => spawnSync('bash', [join(here, 'owned-by.sh'), path, owner], { encoding: 'utf8' });

  beforeEach(() => {
    dir = join(mkdtempSync(join(etc, 'owned-')), 'state');
    mkdirSync(join(dir, 'env'), { recursive: true, mode: 0o755 });
    writeFileSync(join(dir, 'env', 'python'), '', { mode: 0o755 });
    writeFileSync(join(dir, 'env', '.lock'), '');
    chmodSync(join(dir, 'env', '.lock'), 0o666);
  });

  test('all of one user, or not there yet, is in order', () => {
    expect(asked(dir)).toMatchObject({ status: 0, stderr: '' });
    expect(asked(join(dir, 'not', 'yet'))).toMatchObject({ status: 0, stderr: '' });
  });

  test('of another user it is refused, and it is said what to do', () => {
    const { status, stderr } = asked(dir, somebodyElse);
    expect(status).toBe(3);
    expect(stderr).toMatch(new RegExp(`belongs to ${me}`));
  });

  test('one file below that others may write is found', () => {
    chmodSync(join(dir, 'env', 'python'), 0o757);
    const { status, stderr } = asked(dir);
    expect(status).toBe(3);
    expect(stderr).toContain(`${join(dir, 'env', 'python')} belongs to ${me}, mode 757`);
    expect(stderr).toContain(`chown -Rh ${me}: ${dir} && chmod -R go-w ${dir}`);
  });

  test('a link, a folder above that others may write, and a user that is none are refused', () => {
    symlinkSync(dir, `${dir}-link`);
    expect(asked(`${dir}-link`)).toMatchObject({ status: 3, stderr: expect.stringContaining('is a link') });
    expect(asked(dir, 'no-such-user-here')).toMatchObject({ status: 3 });
    chmodSync(join(dir, '..'), 0o777);
    expect(asked(dir)).toMatchObject({ status: 3, stderr: expect.stringContaining(`chmod go-w ${join(dir, '..')}`) });
  });
});

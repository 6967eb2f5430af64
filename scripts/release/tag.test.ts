import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = join(import.meta.dirname, 'tag.sh');
let dir: string;
const git = (where: string, ...args: string[]): string =>
  execFileSync('git', ['-C', join(dir, where), '-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { encoding: 'utf8' }).trim();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'harvester-tag-'));
  mkdirSync(join(dir, 'remote.git'));
  git('remote.git', 'init', '--quiet', '--bare');
  mkdirSync(join(dir, 'checkout'));
  git('checkout', 'init', '--quiet', '--initial-branch=main');
  git('checkout', 'remote', 'add', 'origin', join(dir, 'remote.git'));
  writeFileSync(join(dir, 'checkout', 'source.ts'), 'source\n');
  git('checkout', 'add', '.');
  git('checkout', 'commit', '--quiet', '-m', 'source');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Packs one file as a release and has it tagged. */
function tag(version: string, text: string, sum = text): { readonly status: number | null; readonly said: string } {
  const release = join(dir, `release-${version}`);
  mkdirSync(join(release, 'actions'), { recursive: true });
  writeFileSync(join(release, 'actions', 'main.mjs'), text);
  writeFileSync(join(release, 'SHA256SUMS'), `${createHash('sha256').update(sum).digest('hex')}  actions/main.mjs\n`);
  const env = { PATH: process.env['PATH'], HOME: dir, TOKEN: 'a-token-of-the-workflow' };
  const { status, stdout, stderr } = spawnSync('bash', [script, version, release], { cwd: join(dir, 'checkout'), env, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}
const tags = (): Record<string, string> =>
  Object.fromEntries(
    git('remote.git', 'tag', '--list')
      .split('\n')
      .filter(Boolean)
      .map((name) => [name, git('remote.git', 'show', `${name}:actions/main.mjs`)]),
  );

test('a release is its own commit, without a parent, under its version for ever and under the major that moves', () => {
  expect(tag('1.2.3', 'first').status).toBe(0);
  expect(tags()).toEqual({ v1: 'first', 'v1.2.3': 'first' });
  expect(git('remote.git', 'rev-list', '--count', 'v1.2.3')).toBe('1');
  expect(git('remote.git', 'ls-tree', '-r', '--name-only', 'v1.2.3').split('\n')).toEqual(['SHA256SUMS', 'actions/main.mjs']);
  expect(git('remote.git', 'branch', '--list')).toBe('');
  expect(git('checkout', 'status', '--short')).toBe('');

  expect(tag('1.10.0', 'second').status).toBe(0);
  expect(tags()).toEqual({ v1: 'second', 'v1.10.0': 'second', 'v1.2.3': 'first' });
  expect(tag('2.0.0', 'third').status).toBe(0);
  expect(tags()).toMatchObject({ v1: 'second', v2: 'third' });
});

test('a version is never moved, and nothing else is then', () => {
  tag('1.2.3', 'first');
  const { status, said } = tag('1.2.3', 'another');
  expect(status).not.toBe(0);
  expect(said).toMatch(/already exists|rejected/);
  expect(said).not.toContain('a-token-of-the-workflow');
  expect(tags()).toEqual({ v1: 'first', 'v1.2.3': 'first' });
});

test('an old release that is run again, or mended, does not take the major back', () => {
  tag('1.2.3', 'first');
  tag('1.10.0', 'second');
  expect(tag('1.2.3', 'first')).toMatchObject({ status: 0, said: expect.stringContaining('v1 stays at v1.10.0') as string });
  expect(tag('1.2.4', 'mended').status).toBe(0);
  expect(tags()).toEqual({ v1: 'second', 'v1.10.0': 'second', 'v1.2.3': 'first', 'v1.2.4': 'mended' });
});

test('what its sums do not name, and what is no version, is not tagged', () => {
  expect(tag('1.2.3', 'changed on its way', 'packed').status).not.toBe(0);
  for (const version of ['v1.2.3', '1.2', '1.2.3-rc.1', '--force']) expect(tag(version, 'x').status).toBe(3);
  expect(git('remote.git', 'tag', '--list')).toBe('');
});

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSite } from '../../registry-site/check-site.ts';
import { sampleRecords } from '../../registry-site/testing/sample-records.ts';
import { actionNames, buildAction } from '../../scripts/build-actions.ts';
import { noticesFile } from '../../scripts/notices.ts';
import { packRelease } from '../../scripts/release/pack.ts';
import { sbom } from '../../scripts/release/sbom.ts';

const largest = 1_500_000;

test('the site action of a release stands alone: it builds a site with nothing of this checkout beside it', async () => {
  const work = await mkdtemp(join(tmpdir(), 'release-site-'));
  try {
    await buildAction('site', join(work, 'dist'));
    const { folder, competitions } = await sampleRecords(join(work, 'records'));
    const config = folder.config(competitions.map(({ name }) => name));
    await folder.write('harvester.yaml', JSON.stringify(config));
    for (const competition of competitions) await folder.write(`competitions/${competition.name}.yaml`, JSON.stringify(competition));
    const inputs = { INPUT_RECORDS: folder.path, INPUT_OUT: join(work, 'out'), INPUT_AUDIENCE: 'internal' };
    const files = { GITHUB_OUTPUT: join(work, 'output'), GITHUB_STEP_SUMMARY: join(work, 'summary') };
    for (const file of Object.values(files)) await writeFile(file, '');
    execFileSync(process.execPath, [join(work, 'dist', 'main.mjs')], {
      cwd: work,
      env: { PATH: process.env['PATH'], ...inputs, ...files },
    });
    expect(checkSite(join(work, 'out')).problems).toEqual([]);
    expect(await readFile(files.GITHUB_OUTPUT, 'utf8')).toContain('pages');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
});

test('beside a bundle stand the notices of every package in it, each of which the bill of materials names', async () => {
  const work = await mkdtemp(join(tmpdir(), 'release-notices-'));
  try {
    const { components } = JSON.parse(await sbom()) as { components: { name: string; version: string }[] };
    const named = new Set(components.map(({ name, version }) => `${name} ${version}`));
    for (const [action, ships] of [
      ['gate', 'js-yaml'],
      ['site', 'swagger-ui-dist'],
    ] as const) {
      await buildAction(action, join(work, action));
      const notices = await readFile(join(work, action, noticesFile), 'utf8');
      const titles = [...notices.matchAll(/^-{80}\n(\S+ \S+) \(/gm)].map(([, title = '']) => title);
      expect(titles.map((title) => title.split(' ')[0])).toContain(ships);
      expect(titles.filter((title) => !named.has(title))).toEqual([]);
      expect(notices).toContain('Permission is hereby granted');
    }
    expect(await readFile(join(work, 'site', noticesFile), 'utf8')).toContain('SmartBear');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
});

test('a release holds each action whole, its bundles the same each time they are built, and sums that hold', async () => {
  const out = await mkdtemp(join(tmpdir(), 'release-'));
  try {
    await packRelease(out);
    for (const name of actionNames) {
      const shipped = await readFile(join(out, 'actions', name, 'dist', 'main.mjs'));
      const builtBySetUp = await readFile(join(import.meta.dirname, '../../actions', name, 'dist', 'main.mjs'));
      expect(shipped.equals(builtBySetUp), `${name}: set-up's bundle is not the release's`).toBe(true);
      expect(shipped.length, `${name}, bytes`).toBeLessThan(largest);
      expect(await readFile(join(out, 'actions', name, 'action.yml'), 'utf8')).toContain('main: dist/main.mjs');
    }
    const files = await readdir(out, { recursive: true });
    expect(files.filter((path) => /\.ts$|\.sh$|(^|\/)test_|\/release\//.test(path))).toEqual([]);
    const checked = execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' });
    expect(checked).toBe('');
  } finally {
    await rm(out, { recursive: true, force: true });
  }
});

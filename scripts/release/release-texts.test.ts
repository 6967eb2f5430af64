import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../bundle.ts';
import { releaseTexts, type ReleaseTexts } from './release-texts.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const now: ReleaseTexts = {
  package: read('package.json'),
  lock: read('package-lock.json'),
  client: read('harvester/mlflow/package.json'),
  changelog: read('CHANGELOG.md'),
  upgrading: read('docs/upgrading.md'),
};
const texts: ReleaseTexts = {
  package: '{ "name": "it", "version": "0.1.0-dev" }',
  lock: '{ "version": "0.1.0-dev", "packages": { "": { "version": "0.1.0-dev" }, "other": { "version": "0.1.0-dev" } } }',
  client: '{ "name": "client", "version": "0.1.0-dev" }',
  changelog: '# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.0.1 (2026-01-01)\n\n- Old.\n',
  upgrading: '# Upgrading\n\n## 0.1.0\n\nNothing to do.\n',
};

test('npm run release:prepare fits this checkout’s own files', () => {
  const { version } = JSON.parse(now.package) as { version: string };
  const next = version.endsWith('-dev') ? version.replace('-dev', '') : version.replace(/\d+$/, (patch) => `${Number(patch) + 1}`);
  const told = {
    changelog: now.changelog.replace('## Unreleased\n', '## Unreleased\n\n- News.\n'),
    upgrading: `${now.upgrading}\n## ${next}\n`,
  };
  const { changelog, client, lock, package: manifest } = releaseTexts({ ...now, ...told }, next, '2026-12-01');
  for (const one of [manifest, client]) expect((JSON.parse(one) as { version: string }).version).toBe(next);
  const locked = JSON.parse(lock) as { version: string; packages: Record<string, { version: string }> };
  expect([locked.version, locked.packages['']?.version]).toEqual([next, next]);
  expect(changelog).toContain(`## Unreleased\n\n## ${next} (2026-12-01)\n\n- News.`);
  const others = (text: string): string[] =>
    text.split('\n').filter((line) => !line.includes(`"version": "${version}"`) && !line.includes(`"${next}"`));
  expect(others(lock)).toEqual(others(now.lock));
});

test('what was unreleased is the version’s, what was released stays, no other package changes', () => {
  const made = releaseTexts(texts, '0.1.0', '2026-12-01');
  expect(made.changelog).toBe('# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-12-01)\n\n- New.\n\n## 0.0.1 (2026-01-01)\n\n- Old.\n');
  expect(made.lock).toBe('{ "version": "0.1.0", "packages": { "": { "version": "0.1.0" }, "other": { "version": "0.1.0-dev" } } }');
  const after = releaseTexts({ ...texts, ...made }, '0.2.0-dev', '2026-12-02');
  expect(after.package).toContain('0.2.0-dev');
  expect(after.changelog).toBe(made.changelog);
});

test.each([
  ['1.2', 'is no version'],
  ['0.1.0-dev', 'not above'],
  ['0.0.9', 'not above'],
  ['0.2.0', 'docs/upgrading.md has no "## 0.2.0"'],
])('%s is refused: %s', (version, why) => {
  expect(() => releaseTexts(texts, version, '2026-12-01')).toThrow(why);
});

test('a release without news, and a lock or a client of another version, are refused', () => {
  expect(() => releaseTexts({ ...texts, changelog: '# Changelog\n\n## Unreleased\n\n## 0.0.1\n' }, '0.1.0', '2026-12-01')).toThrow(
    'nothing under',
  );
  for (const other of [{ lock: '{}' }, { client: '{}' }])
    expect(() => releaseTexts({ ...texts, ...other }, '0.1.0', '2026-12-01')).toThrow('different versions');
});

import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requirementsFindings } from './dependencies.ts';
import { readAdvisories } from './dependencies/advisories.ts';
import { compareVersions, parseVersion } from './dependencies/pep440.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-osv-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const advisory = (id: string, affected: object, more: object = {}) => ({
  id,
  summary: 'Reads past the end',
  affected: [{ package: { ecosystem: 'PyPI', name: 'Left.Pad' }, ...affected }],
  ...more,
});
const range = (...events: object[]): object => ({ ranges: [{ type: 'ECOSYSTEM', events }] });

async function found(requirements: string, ...advisories: object[]): Promise<string[]> {
  await mkdir(join(folder, 'PyPI'), { recursive: true });
  for (const [i, each] of advisories.entries()) await writeFile(join(folder, 'PyPI', `${i}.json`), JSON.stringify(each));
  return requirementsFindings('requirements.txt', requirements, undefined, await readAdvisories(folder)).map(
    ({ rule, severity }) => `${rule} ${severity}`,
  );
}

describe('advisories', () => {
  test.each<[string, string, object]>([
    ['a listed version', '1.2', { versions: ['1.1', '1.2'] }],
    ['a version in a range', '1.10', range({ introduced: '1.2' }, { fixed: '1.11' })],
    ['a version since the beginning', '0.1', range({ introduced: '0' }, { fixed: '2' })],
    ['the last affected version', '2.0.0', range({ introduced: '0' }, { last_affected: '2' })],
    ['a pre-release of the fix', '2.0rc1', range({ introduced: '0' }, { fixed: '2.0' })],
    ['a version after a second introduction', '3.1', range({ introduced: '0' }, { fixed: '2' }, { introduced: '3' })],
  ])('name %s', async (_name, version, affected) => {
    expect(await found(`left_pad==${version}\n`, advisory('PYSEC-1', affected))).toEqual(['dependency/advisory warning']);
  });

  test.each<[string, string, object, object?]>([
    ['the fixed version', '1.11', range({ introduced: '1.2' }, { fixed: '1.11' })],
    ['a later one', '1.12', range({ introduced: '1.2' }, { fixed: '1.11' })],
    ['one of a withdrawn advisory', '1.2', { versions: ['1.2'] }, { withdrawn: '2026-01-01T00:00:00Z' }],
  ])('do not name %s', async (_name, version, affected, more) => {
    expect(await found(`left-pad==${version}\n`, advisory('PYSEC-1', affected, more), advisory('PYSEC-2', { versions: ['99'] }))).toEqual(
      [],
    );
  });

  test.each<[string, string, object[]]>([
    ['the folder holds none', '1.2', []],
    ['a file is no advisory', '1.2', [{ hello: 1 }]],
    ['the version cannot be read', 'one.two', [advisory('PYSEC-1', range({ introduced: '0' }))]],
    ['a bound cannot be read', '1.2', [advisory('PYSEC-1', range({ introduced: 'x y' }))]],
  ])('that cannot tell are no clean answer: %s', async (_name, version, advisories) => {
    expect(await found(`left-pad==${version}\n`, ...advisories)).toEqual(['unscannable/advisories error']);
  });

  test('of a folder that is not there are no clean answer either', async () => {
    const none = await readAdvisories(join(folder, 'nowhere'));
    expect(none.of('left-pad', '1.2')).toMatchObject({ kind: 'skipped' });
  });
});

test('versions are ordered as PEP 440 says', () => {
  const order = [
    '1.0.dev1',
    '1.0a1.dev1',
    '1.0a1',
    '1.0b2',
    '1.0rc1',
    '1.0',
    '1.0.post1.dev2',
    '1.0.post1',
    '1.1.dev0',
    '1.1',
    '1.10',
    '1!0.1',
  ];
  for (const [i, a] of order.entries())
    for (const [j, b] of order.entries())
      expect(Math.sign(compareVersions(parseVersion(a) ?? [], parseVersion(b) ?? [])), `${a} ${b}`).toBe(Math.sign(i - j));
  for (const [a, b] of [
    ['1.0', '1.0.0'],
    ['v1.0', '1'],
    ['1.0-1', '1.0.post1'],
    ['1.0alpha1', '1.0a1'],
    ['1.0+cpu', '1.0'],
  ])
    expect(compareVersions(parseVersion(a ?? '') ?? [], parseVersion(b ?? '') ?? [])).toBe(0);
});

test('no text is more than no version', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseVersion(text)));
  expect(['', 'x', '1..2', '1.0-', '1.0 beta', '>=1'].map(parseVersion)).toEqual(Array(6).fill(undefined));
});

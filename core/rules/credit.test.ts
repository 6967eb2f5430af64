import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VersionRecord } from '../contract/records.ts';
import { sampleSha } from '../testing/samples.ts';
import { creditedParents, creditShares } from './credit.ts';
import { hallOfFame } from './hall-of-fame.ts';
import { reigningChampion } from './reigning-champion.ts';

const version = (number: number, change: Partial<VersionRecord> = {}): VersionRecord => ({
  harvester: 1,
  competition: 'tumour',
  version: number,
  key: { repository: 'acme/tumour', number, headSha: sampleSha(number) },
  mergeSha: sampleSha(number),
  team: `team-${number}`,
  title: `Model ${number}`,
  runKey: number.toString(16).padStart(32, '0'),
  submissionSha256: '1'.repeat(64),
  modelSha256: '2'.repeat(64),
  attemptSha256: '3'.repeat(64),
  champion: { kind: 'crown', why: 'better' },
  registry: { name: 'tumour', version: String(number), runId: 'r' },
  publishedAt: `2026-11-${String(number).padStart(2, '0')}T10:00:00.000Z`,
  ...change,
});
const parent = (model: string): NonNullable<VersionRecord['parents']>[number] => ({ model, relation: 'derived' });
/** Versions that name any others as parents: older ones, younger ones, themselves, unknown ones. */
const lineage = fc
  .array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }), { minLength: 1, maxLength: 8 })
  .map((rows) =>
    rows.map((parents, index) => version(index + 1, { parents: [...new Set(parents)].map((one) => parent(`tumour/${one + 1}`)) })),
  );

test('the shares of every version add up to one, whatever it claims to build on', () => {
  fc.assert(
    fc.property(lineage, (versions) => {
      for (const one of versions) {
        const shares = [...creditShares(one, versions).values()];
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
        expect(shares.every((share) => share > 0)).toBe(true);
      }
    }),
  );
});

test('many paths to one ancestor are counted together, however many there are', () => {
  const deep = Array.from({ length: 28 }, (_, index) =>
    version(index + 1, { parents: Array.from({ length: Math.min(index, 20) }, (__, back) => parent(`tumour/${index - back}`)) }),
  );
  const shares = creditShares(deep.at(-1) as VersionRecord, deep);
  expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
});

test('half stays, half goes to the parents; a stranger’s model is named but gets nothing', () => {
  const child = version(3, { parents: [parent('tumour/1'), parent('heart/4')] });
  const versions = [version(1), child];
  expect(Object.fromEntries(creditShares(child, versions))).toEqual({ 'team-3': 0.5, 'team-1': 0.5 });
  expect(creditedParents(child.parents, versions).map(({ model, team }) => [model, team])).toEqual([
    ['tumour/1', 'team-1'],
    ['heart/4', undefined],
  ]);
});

test('the hall of fame gives out exactly one credit a version, in any order of records', () => {
  fc.assert(
    fc.property(lineage, (versions) => {
      const rewards = new Map([['tumour', [{ team: 'team-1', kind: 'prize', share: 1 } as const]]]);
      const hall = hallOfFame({ versions, rewards });
      expect(hall.reduce((sum, { credit }) => sum + credit, 0)).toBeCloseTo(versions.length);
      expect(hallOfFame({ versions: versions.toReversed(), rewards }).map(({ team }) => team)).toEqual(hall.map(({ team }) => team));
      expect(hall[0]?.team).toBe('team-1');
    }),
  );
});

test('who was crowned last reigns, be it an older version', () => {
  const promoted = version(1, { publishedAt: '2026-11-20T10:00:00.000Z' });
  expect(reigningChampion([promoted, version(2), version(3)])?.version).toBe(1);
  expect(reigningChampion([version(3, { champion: { kind: 'keep', why: 'level' } }), version(2)])?.version).toBe(2);
  expect(reigningChampion([])).toBeUndefined();
});

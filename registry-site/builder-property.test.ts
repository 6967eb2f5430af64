import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildSite, openBuilder, type SiteOptions } from './build.ts';
import { entryId } from '../core/rules/champion.ts';
import { reevaluation, reproduction, tuning } from './testing/fixture-afterwards.ts';
import { failedAttempt, scoredAttempt, versionOf } from './testing/fixture-records.ts';
import { readTree } from './testing/read-tree.ts';
import type { RecordsFolder } from './testing/records-folder.ts';
import { sampleRecords } from './testing/sample-records.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const competition = 'breast-tumour';
const number = fc.integer({ min: 40, max: 43 });
const change = fc.oneof(
  fc.record({
    what: fc.constant('scored' as const),
    number,
    score: fc.constantFrom(0.4, 0.97, 0.999),
    title: fc.constantFrom('one', 'another'),
    board: fc.constantFrom('feedback' as const, 'final' as const),
  }),
  fc.record({ what: fc.constantFrom('failed' as const, 'gone' as const, 'broken' as const), number }),
  fc.record({ what: fc.constant('published' as const), number, kind: fc.constantFrom('crown' as const, 'keep' as const) }),
  fc.record({ what: fc.constantFrom('reevaluated' as const, 'tuned' as const, 'reproduced' as const), number }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

async function apply(folder: RecordsFolder, one: Change): Promise<void> {
  const idea = { number: one.number, team: `team-${one.number}`, score: 0.9 };
  // Each is compared with the one before it, which comes and goes.
  const before = scoredAttempt({ ...idea, number: one.number - 1, team: `team-${one.number - 1}` });
  const compared = { ...idea, comparisons: [{ with: entryId(before), difference: 0.01, p: 0.2 }] };
  const attempt = scoredAttempt(compared);
  const version = one.number;
  switch (one.what) {
    case 'scored':
      return void (await folder.attempt(scoredAttempt({ ...compared, score: one.score, title: one.title, board: one.board })));
    case 'failed':
      return void (await folder.attempt(failedAttempt(idea, 'TIMEOUT')));
    case 'gone':
      rmSync(join(folder.path, 'attempts', competition, String(one.number)), { recursive: true, force: true });
      return void rmSync(join(folder.path, 'versions', competition, `${version}.json`), { force: true });
    case 'broken':
      return void (await folder.write(`attempts/${competition}/${one.number}/${attempt.key.headSha}.json`, '{"payload":"forged"}'));
    case 'published':
      return void (await folder.published(attempt, version, { kind: one.kind, why: 'decided' }));
    case 'reevaluated':
      return void (await folder.reevaluation(reevaluation(versionOf(attempt, '0'.repeat(64), version, kept), moment, 0.9)));
    case 'tuned':
      return void (await folder.tuning(tuning(versionOf(attempt, '0'.repeat(64), version, kept), moment)));
    case 'reproduced':
      return void (await folder.reproduction(reproduction(attempt, moment)));
  }
}
const kept = { kind: 'keep', why: 'not better' } as const;
const moment = '2026-11-20T12:00:00Z';

test('whatever comes, changes and goes, a builder that goes on ends with the bytes of a fresh build', async () => {
  const root = temporaryFolder();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.array(change, { minLength: 1, maxLength: 3 }), fc.boolean()), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('internal' as const, 'public' as const),
      async (steps, audience) => {
        const work = mkdtempSync(join(root, 'run-'));
        const { folder, competitions } = await sampleRecords(join(work, 'records'));
        const config = folder.config(competitions.map(({ name }) => name));
        const options = (out: string): SiteOptions => ({ records: folder.path, competitions, config, out: join(work, out), audience });
        const builder = openBuilder(options('out'));
        await builder.build();
        for (const [changes, hinted] of steps) {
          for (const one of changes) await apply(folder, one);
          await builder.build(hinted ? new Set([competition]) : undefined);
        }
        await buildSite(options('fresh'));
        expect(readTree(join(work, 'out'))).toEqual(readTree(join(work, 'fresh')));
        rmSync(work, { recursive: true });
      },
    ),
    { numRuns: 5 },
  );
}, 180_000);

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttemptRecord, VersionRecord } from '../core/contract/records.ts';
import { assemble } from './catalogue/assemble.ts';
import { publicView } from './catalogue/public-view.ts';
import type { Filed, Records } from './records/read-records.ts';
import { fixtureCompetition } from './testing/fixture-competition.ts';
import { fixtureKey } from './testing/fixture-keys.ts';
import { Composition } from '../core/contract/composition.ts';
import { Dataset } from '../core/contract/dataset.ts';
import { decision, reevaluation, reproduction, tuning } from './testing/fixture-afterwards.ts';
import { failedAttempt, scoredAttempt, versionOf } from './testing/fixture-records.ts';
import { RecordsFolder } from './testing/records-folder.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { wholeSite } from './testing/whole-site.ts';

// A word nobody would write, so that finding it anywhere means a leak.
const secret = fc.stringMatching(/^zq[a-z]{6}[0-9]{6}$/);
const secrets = fc.uniqueArray(secret, { minLength: 20, maxLength: 20 });

function laden(
  words: readonly string[],
  board: 'feedback' | 'final',
): { attempts: AttemptRecord[]; versions: VersionRecord[]; numbers: number[] } {
  let next = 0;
  const word = (): string => words[next++ % words.length] as string;
  const hidden = 0.123456789;
  const base = scoredAttempt({
    number: 1,
    team: 'alice',
    score: 0.9,
    board,
    comparisons: [{ with: `baseline/${word()}`, difference: hidden, p: 0.0123456789 }],
  });
  const finding = { rule: `rule/${word()}`, severity: 'note' as const, path: `${word()}.py`, message: word(), fix: word() };
  const attempt: AttemptRecord = {
    ...base,
    gate: { ...base.gate, findings: [finding] },
    evaluation: { ...base.evaluation, bits: 7.654321, smoke: { passed: true, excerpt: word() } },
    data: [{ name: word(), sha256: '1'.repeat(64) }],
    runner: { id: word(), isolation: 'gvisor', version: word() },
    runKey: '2'.repeat(32),
  };
  const failed = {
    ...failedAttempt({ number: 2, team: 'bob', score: 0.5 }, 'SANDBOX'),
    runner: { id: word(), isolation: 'vm' as const, version: word() },
  };
  const version = versionOf(attempt, sha(attempt), 1, { kind: 'crown', why: `because of ${word()}` });
  const versions = [{ ...version, runKey: '2'.repeat(32), registry: { name: word(), version: '3', runId: word() } }];
  return { attempts: [attempt, failed], versions, numbers: [hidden, 0.0123456789, 7.654321] };
}

/** What is recorded after a version was made, all of it for insiders, told in words that are nowhere else. */
function afterwards(words: readonly string[], attempts: readonly AttemptRecord[], versions: readonly VersionRecord[], keyid: string) {
  const [attempt, version] = [attempts[0], versions[0]];
  if (!attempt || !version) throw new Error('nothing to follow');
  const [owner = '', name = '', column = '', login = '', said = '', param = ''] = words;
  const data = { owner, name, version: '2026-11', sha256: '5'.repeat(64), rows: 77_123 };
  const asked = reevaluation(version, '2026-11-22T02:00:00Z', 0.87654321);
  const drift = { reference: data, inputs: [{ name: column, level: 'major' as const }], outputs: [] };
  const told = asked.outcome.kind === 'scored' ? { ...asked.outcome, drift } : asked.outcome;
  const tuned = tuning(version, '2026-11-23T02:00:00Z');
  const put = <K extends 'reevaluation' | 'tuning' | 'reproduction'>(record: Filed<K>['record'], digest: string): Filed<K>[] => [
    { path: `${digest}/of-${keyid}.json`, text: JSON.stringify(record), record, keyid, sha256: digest.repeat(64) },
  ];
  return {
    reevaluations: put<'reevaluation'>({ ...asked, data, outcome: told }, '6'),
    tunings: put<'tuning'>({ ...tuned, data, params: { [param]: 1 }, seed: 991_199 }, '7'),
    reproductions: put<'reproduction'>(
      { ...reproduction(attempt, '2026-11-24T02:00:00Z'), training: { passed: true, excerpt: said } },
      '8',
    ),
    decisions: [
      decision(attempt, { decision: 'hold', argument: said, by: login, role: 'maintainer', commentId: 5, at: '2026-11-21T01:00:00Z' }),
    ],
  };
}

const sha = (record: AttemptRecord): string => record.key.headSha.padEnd(64, '0');
const filed = <K extends 'attempt' | 'version'>(record: Filed<K>['record'], digest: string, keyid: string): Filed<K> => ({
  path: `records-of-${keyid}.json`,
  text: JSON.stringify(record),
  record,
  keyid,
  sha256: digest,
});

test('nothing only insiders may see reaches the public build', { timeout: 120_000 }, async () => {
  const folder = await RecordsFolder.create(temporaryFolder());
  const key = await fixtureKey('zqkeyid000000');
  const plain = folder.config(['breast-tumour']);
  fc.assert(
    fc.property(secrets, fc.constantFrom('feedback', 'final'), (words, board) => {
      const { attempts, versions, numbers } = laden(words, board);
      const [mlflow = '', site = '', dataset = '', final = '', keyid = ''] = words.slice(-5);
      const records: Records = {
        attempts: attempts.map((record) => filed<'attempt'>(record, sha(record), keyid)),
        versions: versions.map((record) => filed<'version'>(record, '9'.repeat(64), keyid)),
        ...afterwards(words, attempts, versions, keyid),
        skipped: [{ path: `attempts/${keyid}`, why: `signed as ${keyid}` }],
      };
      const config = {
        ...plain,
        records: 'zqorg/zqrecords',
        runners: [{ ...key.signer, id: keyid }],
        mlflow: { uri: `http://${mlflow}:5000` },
        site: { url: `http://${site}/` },
      };
      const contract = fixtureCompetition();
      const data = {
        ...contract.data,
        feedback: { name: dataset, sha256: '3'.repeat(64), rows: 1200 },
        final: { name: final, sha256: '4'.repeat(64), rows: 2400 },
      };
      const catalogue = publicView(assemble(records, [{ ...contract, data }], config));
      const [one = '', two = ''] = words;
      const compositions = [
        Composition.parse({
          harvester: 1,
          name: one,
          title: `Joined ${two}`,
          owner: two,
          inputs: [{ name: 'a', type: 'double' }],
          models: { m: { model: 'models:/breast-tumour/1' } },
          nodes: { root: { kind: 'model', model: 'm' } },
        }),
      ];
      const watched = { competition: 'breast-tumour', versions: 'champion' };
      const at = { version: '1', sha256: '5'.repeat(64), rows: 77_123 };
      const datasets = [
        Dataset.parse({ harvester: 1, owner: one, name: two, title: `Data ${two}`, people: ['someone'], data: at, models: [watched] }),
      ];
      const links = { forgeUrl: 'https://github.com', serviceUrl: `http://${words[0]}.service`, compositions, datasets };
      const inside = [
        ...words,
        ...numbers.map(String),
        '1'.repeat(64),
        '2'.repeat(32),
        '3'.repeat(64),
        '4'.repeat(64),
        '5'.repeat(64),
        '6'.repeat(64),
        '7'.repeat(64),
        '8'.repeat(64),
        '0.87654321',
        '0.877',
        '77123',
        '991199',
        'zqrecords',
        'secret-looking',
      ];
      if (board === 'final') inside.push('0.9,', '0.900', '"value": 0.9');
      for (const { path, content } of wholeSite(catalogue, records, links)) {
        expect(path).not.toMatch(/^(?:records|datasets|compositions)\//);
        // What an envelope looks like is no secret; an envelope is.
        const text = /^(?:assets|api\/v1\/schemas)\//.test(path) ? '' : `${path}\n${content.toString()}`;
        const leaks = [...inside, 'payloadType'].filter((word) => text.includes(word));
        expect({ path, leaks }).toEqual({ path, leaks: [] });
      }
    }),
    { numRuns: 25 },
  );
});

test('insiders see all of it', async () => {
  const folder = await RecordsFolder.create(temporaryFolder());
  const words = Array.from({ length: 12 }, (_, index) => `zqinside${100_000 + index}`);
  const { attempts, versions } = laden(words, 'feedback');
  const records: Records = {
    attempts: attempts.map((record) => filed<'attempt'>(record, sha(record), 'runner-basement')),
    versions: versions.map((record) => filed<'version'>(record, '9'.repeat(64), 'publisher-one')),
    ...afterwards(words, attempts, versions, 'runner-basement'),
    skipped: [],
  };
  const catalogue = assemble(records, [fixtureCompetition()], folder.config(['breast-tumour']));
  const all = [...wholeSite(catalogue, records, { forgeUrl: 'https://github.com' })]
    .map(({ path, content }) => (path.startsWith('records/') ? '' : content.toString()))
    .join('\n');
  expect(words.filter((word) => !all.includes(word))).toEqual([]);
});

test('a final score appears when the final phase has closed, and not before', async () => {
  const folder = await RecordsFolder.create(temporaryFolder());
  const record = scoredAttempt({ number: 1, team: 'alice', score: 0.9, board: 'final' });
  const records: Records = {
    attempts: [filed<'attempt'>(record, sha(record), 'runner-basement')],
    versions: [],
    decisions: [],
    skipped: [],
  };
  const boardsAt = (now: string): number => {
    const everything = assemble(records, [fixtureCompetition()], folder.config(['breast-tumour']), now);
    return publicView(everything).competitions[0]?.boards.length ?? 0;
  };
  expect(boardsAt('2027-01-05T17:59:59Z')).toBe(0);
  expect(boardsAt('2027-01-05T18:00:00Z')).toBe(1);
});

import { ErrorClass } from '../../core/contract/error-class.ts';
import { mergeMark } from '../decide/merge-try.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { playCases } from './play-cases.ts';
import { attempt, version } from './records.ts';
import {
  competition,
  decision,
  digest,
  dispatch,
  head,
  olderHead,
  manifest,
  pull,
  repository,
  request,
  runKey,
  snapshot,
} from './world.ts';

const champion = attempt({ number: 3, team: 'bob', value: 0.951, finishedAt: '2026-11-20T10:00:00.000Z', run: 30 });
const crowned = version(champion, { publishedAt: '2026-11-20T11:00:00.000Z' });
const against = (difference: number, p: number): { with: string; difference: number; p: number } => ({ with: `3/${head}`, difference, p });
const merged = { ...pull, state: 'closed', merged: true, mergeSha: 'e'.repeat(40) } as const;
const failed = (n: number, at: string): ReturnType<typeof dispatch> =>
  dispatch({ runKey: runKey(n), at, outcome: { kind: 'failed', at, why: 'the run ended (cancelled) without a result' } });
const better = attempt({ comparisons: [against(0.036, 0.001)] });
const ruled = (rule: 'beats-champion'): Snapshot['competition'] => ({
  kind: 'valid',
  value: { ...competition, merge: { rule, automatic: true } },
});
const vaultClasses = ErrorClass.options.filter((name) => !['LAYOUT', 'POLICY', 'GATE', 'STALE_HEAD', 'INFRA'].includes(name));

/** Every state a pull request can be in, as snapshots. `node app/fixtures/regenerate.ts` writes what is decided on them beside each. */
export const cases: Readonly<Record<string, Snapshot>> = {
  opened: snapshot(),
  draft: snapshot({ pull: { ...pull, draft: true } }),
  'not-a-submission': snapshot({
    pull: { ...pull, headRepository: 'acme/breast-tumour' },
    changed: [{ path: 'README.md', status: 'modified' }],
  }),
  'organisers-mistake': snapshot({
    pull: { ...pull, headRepository: 'acme/breast-tumour' },
    changed: [{ path: 'competition.yaml', status: 'modified' }],
    proposed: {
      kind: 'invalid',
      problems: [
        {
          code: 'UNKNOWN_KEY',
          path: 'competition.yaml',
          line: 12,
          column: 3,
          message: 'metric is not known',
          allowed: 'metrics',
          next: 'did you mean "metrics"?',
        },
      ],
    },
  }),
  'organisers-change': snapshot({
    pull: { ...pull, headRepository: 'acme/breast-tumour' },
    changed: [{ path: 'competition.yaml', status: 'modified' }],
    proposed: { kind: 'valid', value: competition },
  }),
  misconfigured: snapshot({
    competition: {
      kind: 'invalid',
      problems: [
        { code: 'MISSING', path: 'competition.yaml', line: 3, column: 1, message: 'metrics is missing', next: 'add "metrics:" here' },
      ],
    },
  }),
  'refused-layout': snapshot({
    changed: [
      { path: 'submissions/alice/submission.yaml', status: 'added' },
      { path: '.github/workflows/ci.yml', status: 'modified' },
    ],
  }),
  'refused-policy': snapshot({ manifest: manifest.replace('Apache-2.0', 'GPL-3.0 <b>@everyone</b>'), signedOff: false }),
  'refused-folder': snapshot({ baseManifest: manifest.replace('[alice]', '[bob, carol]') }),
  'refused-budget': snapshot({
    attempts: [1, 2, 3, 4, 5].map((n) => attempt({ number: 10 + n, run: n, finishedAt: `2026-11-22T0${n}:00:00.000Z` })),
  }),
  'refused-truncated': snapshot({ changed: 'truncated' }),
  queued: snapshot({ dispatches: [dispatch()] }),
  'queued-behind-others': snapshot({
    attempts: [champion],
    dispatches: [dispatch({ runKey: runKey(3) })],
    inFlight: [1, 2, 3].map((n) => ({
      repository,
      number: n === 3 ? 7 : 20 + n,
      stage: 'evaluate',
      runKey: runKey(n),
      team: n === 3 ? 'alice' : `team-${n}`,
      headSha: n === 3 ? head : olderHead,
      at: `2026-11-22T11:5${n}:00.000Z`,
    })),
  }),
  evaluating: snapshot({
    dispatches: [dispatch({ run: { id: 5, status: 'in_progress', conclusion: null, url: 'https://example.com/5' } })],
  }),
  retrying: snapshot({
    dispatches: [dispatch({ run: { id: 5, status: 'completed', conclusion: 'cancelled', url: 'https://example.com/5' } })],
  }),
  'retried-after-back-off': snapshot({ dispatches: [failed(1, '2026-11-22T11:50:00.000Z')] }),
  stuck: snapshot({ dispatches: [1, 2, 3, 4].map((n) => failed(n, `2026-11-22T1${n - 1}:00:00.000Z`)) }),
  'foreign-signature': snapshot({
    dispatches: [
      dispatch({
        run: { id: 5, status: 'completed', conclusion: 'success', url: 'https://example.com/5' },
        result: { kind: 'unusable', why: 'no signature by a key we trust (signed as "mallory")' },
      }),
    ],
  }),
  result: snapshot({
    dispatches: [
      dispatch({
        run: { id: 5, status: 'completed', conclusion: 'success', url: 'https://example.com/5' },
        result: { kind: 'attempt', record: attempt(), envelope: '{}' },
      }),
    ],
  }),
  'superseded-running': snapshot({
    dispatches: [dispatch({ headSha: olderHead, run: { id: 5, status: 'in_progress', conclusion: null, url: 'https://example.com/5' } })],
    checks: [{ id: 1, name: 'harvester/evaluation', headSha: olderHead, completed: false, externalId: '', annotations: 0 }],
  }),
  'pushed-back': snapshot({
    dispatches: [dispatch({ outcome: { kind: 'failed', at: '2026-11-22T11:59:50.000Z', why: 'superseded by a newer head: cancelled' } })],
  }),
  'superseded-result': snapshot({
    dispatches: [
      dispatch({
        headSha: olderHead,
        run: { id: 5, status: 'completed', conclusion: 'success', url: 'https://example.com/5' },
        result: { kind: 'attempt', record: attempt({ headSha: olderHead }), envelope: '{}' },
      }),
    ],
  }),
  gate: snapshot({ attempts: [attempt({ errorClass: 'GATE' })] }),
  ...Object.fromEntries(
    vaultClasses.map((errorClass) => [`failed-${errorClass.toLowerCase()}`, snapshot({ attempts: [attempt({ errorClass })] })]),
  ),
  'failed-on-public-data': snapshot({
    attempts: [
      attempt({
        errorClass: 'INVALID_PREDICTIONS',
        excerpt: 'submissions/alice/model.py:41 drops rows: `batch.dropna()`\n```\n<img src=x> @everyone\n\u001b[31mred',
      }),
    ],
  }),
  'scored-first': snapshot({ attempts: [attempt()] }),
  'scored-better': snapshot({
    attempts: [
      champion,
      attempt({ headSha: olderHead, value: 0.976, finishedAt: '2026-11-21T10:00:00.000Z', run: 2 }),
      attempt({ comparisons: [against(0.036, 0.001), { with: `7/${olderHead}`, difference: 0.011, p: 0.004 }] }),
    ],
    versions: [crowned],
  }),
  'scored-level': snapshot({ attempts: [champion, attempt({ value: 0.953, comparisons: [against(0.002, 0.41)] })], versions: [crowned] }),
  'scored-behind': snapshot({ attempts: [champion, attempt({ value: 0.9, comparisons: [against(-0.051, 0.999)] })], versions: [crowned] }),
  'scored-held': snapshot({ attempts: [champion, attempt({ held: true, comparisons: [against(0.036, 0.001)] })], versions: [crowned] }),
  merged: snapshot({ pull: merged, attempts: [champion, better], versions: [crowned] }),
  publishing: snapshot({ pull: merged, attempts: [champion, better], versions: [crowned], dispatches: [dispatch({ stage: 'publish' })] }),
  'published-champion': snapshot({
    pull: merged,
    attempts: [champion, better],
    versions: [
      crowned,
      version(better, {
        version: 2,
        champion: { kind: 'crown', why: 'better than version 1 beyond noise (+0.0360, p = 0.001)' },
        registry: { name: 'breast-tumour', version: '2', runId: 'r2' },
      }),
    ],
  }),
  'published-not-champion': snapshot({
    pull: merged,
    attempts: [champion, attempt({ value: 0.953, comparisons: [against(0.002, 0.41)] })],
    versions: [
      crowned,
      version(attempt(), {
        version: 2,
        champion: { kind: 'keep', why: 'not better than version 1 beyond noise (+0.0020, p = 0.410)' },
        registry: { name: 'breast-tumour', version: '2', runId: 'r2' },
      }),
    ],
  }),
  'merged-unscored': snapshot({ pull: merged }),
  closed: snapshot({ pull: { ...pull, state: 'closed' } }),
  'phase-not-open': snapshot({
    competition: {
      kind: 'valid',
      value: {
        ...competition,
        phases: [{ name: 'later', opens: '2027-01-01T00:00:00Z', closes: '2027-02-01T00:00:00Z', board: 'feedback' }],
      },
    },
  }),
  'many-problems': snapshot({
    tree: [
      { path: 'submissions/alice/submission.yaml', mode: '100644', bytes: 400 },
      ...Array.from({ length: 15 }, (_, n) => ({ path: `submissions/alice/link-${n}`, mode: '120000', bytes: 9 })),
    ],
  }),
  'denied-command': snapshot({
    attempts: [attempt()],
    requests: [{ commentId: 9, by: 'alice', at: '2026-11-22T11:59:00Z', name: 'evaluate', argument: '', allowed: false }],
  }),
  'evaluated-again': snapshot({
    attempts: [attempt()],
    requests: [{ commentId: 9, by: 'mia', at: '2026-11-22T11:59:00Z', name: 'evaluate', argument: '', allowed: true }],
  }),
  'stuck-then-evaluated-again': snapshot({
    dispatches: [1, 2, 3, 4].map((n) => failed(n, `2026-11-22T0${n}:00:00.000Z`)),
    requests: [{ commentId: 9, by: 'mia', at: '2026-11-22T11:59:00Z', name: 'evaluate', argument: head.slice(0, 9), allowed: true }],
  }),
  'called-off': snapshot({
    dispatches: [dispatch({ run: { id: 5, status: 'in_progress', conclusion: null, url: 'https://example.com/5' } })],
    checks: [{ id: 1, name: 'harvester/evaluation', headSha: head, completed: false, externalId: '', annotations: 0 }],
    requests: [request('cancel', 'alice')],
  }),
  'called-off-then-evaluated-again': snapshot({
    dispatches: [dispatch({ outcome: { kind: 'failed', at: '2026-11-22T11:58:30.000Z', why: 'called off by alice: cancelled' } })],
    decisions: [decision('cancel', 'alice', '2026-11-22T11:58:00Z')],
    requests: [request('evaluate', 'mia', { allowed: true })],
  }),
  'called-off-by-a-stranger': snapshot({ dispatches: [dispatch()], requests: [request('cancel', 'mallory')] }),
  'command-in-an-edited-comment': snapshot({ attempts: [attempt()], requests: [request('withdraw', 'alice', { edited: true })] }),
  withdrawn: snapshot({ attempts: [attempt()], requests: [request('withdraw', 'alice')] }),
  'withdrawn-too-late': snapshot({
    pull: merged,
    attempts: [attempt()],
    versions: [version(attempt())],
    requests: [request('withdraw', 'alice')],
  }),
  'ahead-of-a-withdrawn-one': snapshot({
    attempts: [champion, attempt({ value: 0.94, comparisons: [against(-0.011, 0.97)] })],
    decisions: [{ ...decision('withdraw', 'bob', '2026-11-22T10:00:00Z'), key: { repository, number: 3, headSha: head } }],
  }),
  selected: snapshot({ attempts: [attempt()], requests: [request('select', 'alice', { argument: head.slice(0, 7) })] }),
  'selected-without-a-score': snapshot({ dispatches: [dispatch()], requests: [request('select', 'alice')] }),
  'on-hold': snapshot({ attempts: [attempt()], requests: [request('hold', 'mia', { allowed: true })] }),
  'merged-on-hold': snapshot({
    pull: merged,
    attempts: [attempt()],
    decisions: [decision('hold', 'mia', '2026-11-22T11:58:00Z', { role: 'maintainer' })],
  }),
  'hold-lifted': snapshot({
    pull: merged,
    attempts: [attempt()],
    decisions: [decision('hold', 'mia', '2026-11-22T11:58:00Z', { role: 'maintainer' })],
    requests: [request('hold', 'mia', { allowed: true, argument: 'off' })],
  }),
  'evaluate-what': snapshot({ attempts: [attempt()], requests: [request('evaluate', 'mia', { allowed: true, argument: 'please' })] }),
  'held-before-its-score': snapshot({
    dispatches: [dispatch({ at: '2026-11-22T11:59:00.000Z' })],
    requests: [request('hold', 'mia', { allowed: true })],
  }),
  'merged-though-flagged': snapshot({ pull: merged, attempts: [attempt({ errorClass: 'GATE' })] }),
  'evaluate-after-the-merge': snapshot({
    pull: merged,
    attempts: [attempt()],
    requests: [request('evaluate', 'mia', { allowed: true })],
  }),
  'hold-too-late': snapshot({
    pull: merged,
    attempts: [attempt()],
    versions: [version(attempt())],
    requests: [request('hold', 'mia', { allowed: true })],
  }),
  'rerun-what': snapshot({ attempts: [attempt()], requests: [request('rerun', 'mia', { allowed: true, argument: 'everything' })] }),
  'merged-by-rule': snapshot({ competition: ruled('beats-champion'), attempts: [champion, better], versions: [crowned] }),
  'merge-refused': snapshot({
    competition: ruled('beats-champion'),
    attempts: [champion, better],
    versions: [crowned],
    mergeRefusal: {
      at: '2026-11-22T11:59:30.000Z',
      why: 'Repository rule violations found At least 1 approving review is required by reviewers with write access. @everyone <b>',
      mark: mergeMark({ pull, reviews: [] }),
    },
  }),
  'not-merged-by-rule': snapshot({
    competition: ruled('beats-champion'),
    attempts: [champion, attempt({ value: 0.953, comparisons: [against(0.002, 0.41)] })],
    versions: [crowned],
  }),
  ...playCases,
  help: snapshot({ requests: [{ commentId: 9, by: 'alice', at: '2026-11-22T11:59:00Z', name: 'help', argument: '', allowed: true }] }),
  'lost-record': snapshot({
    dispatches: [dispatch({ outcome: { kind: 'recorded', at: '2026-11-22T11:59:59.000Z', why: 'recorded' } })],
    inFlight: [],
    baseManifest: manifest.replace(digest('4'), digest('0')),
  }),
};

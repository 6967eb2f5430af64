import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { attempt, reproduction, version } from './records.ts';
import {
  competition,
  config,
  decision,
  digest,
  dispatch,
  head,
  manifest,
  olderHead,
  pull,
  request,
  runKey,
  snapshot,
  waiver,
} from './world.ts';

const rules = (change: Partial<Competition>): Snapshot['competition'] => ({ kind: 'valid', value: { ...competition, ...change } });
/** The competition closed an hour ago. */
const over = (change: Partial<Competition> = {}): Snapshot['competition'] =>
  rules({ phases: [{ name: 'main', opens: '2026-11-01T00:00:00Z', closes: '2026-11-22T11:00:00Z', board: 'feedback' }], ...change });
const early = '2026-11-21T10:00:00.000Z';
const mine = attempt({ finishedAt: early, value: 0.98 });
const older = attempt({ headSha: olderHead, finishedAt: '2026-11-20T10:00:00.000Z', value: 0.99, run: 2 });
const bobs = attempt({ number: 3, team: 'bob', finishedAt: early, value: 0.951, run: 30, members: ['bob'] });
const final = (of: AttemptRecord, value: number, p?: number): AttemptRecord =>
  attempt({
    number: of.key.number,
    headSha: of.key.headSha,
    team: of.team,
    board: 'final',
    value,
    run: 900 + of.key.number,
    finishedAt: '2026-11-22T11:30:00.000Z',
    ...(p !== undefined && { comparisons: [{ with: `3/${head}`, difference: 0.02, p }] }),
  });
const training = `${manifest}train: { params: {}, seed: 0, reproducible: true }\n`;
const maintainer = { role: 'maintainer' } as const;
const waive = (argument: string): Snapshot['requests'] => [request('waive', 'mia', { allowed: true, argument })];
const refused = attempt({ errorClass: 'GATE', finishedAt: '2026-11-22T11:50:00.000Z' });
const twice: AttemptRecord = {
  ...refused,
  gate: { ...refused.gate, findings: refused.gate.findings.flatMap((finding) => [finding, { ...finding, path: 'features.py' }]) },
};
const merged = { ...pull, state: 'closed', merged: true, mergeSha: 'e'.repeat(40) } as const;
const published = {
  pull: merged,
  attempts: [mine],
  versions: [
    version(mine, {
      publishedAt: '2026-11-22T10:00:00.000Z',
      champion: { kind: 'keep', why: 'not better than version 3 beyond noise (+0.0020, p = 0.410)' },
    }),
  ],
};

/** The rules of play in every state, as snapshots: waivers, second looks, people, and the final. */
export const playCases: Readonly<Record<string, Snapshot>> = {
  'waiver-granted': snapshot({ attempts: [refused], requests: waive('python/network-http it reads a fixed table <b>@everyone</b>') }),
  'waiver-without-a-reason': snapshot({ attempts: [refused], requests: waive('python/network-http') }),
  'waiver-of-another-rule': snapshot({ attempts: [refused], requests: waive('pickle/import because I say so') }),
  'waiver-of-one-of-two-files': snapshot({ attempts: [twice], requests: waive('python/network-http it reads a fixed table') }),
  'waiver-by-its-team': snapshot({
    attempts: [refused],
    requests: [request('waive', 'alice', { argument: 'python/network-http it is harmless, trust me' })],
  }),
  'scored-by-waiver': snapshot({
    attempts: [attempt({ waived: [waiver] })],
    decisions: [decision('waive', 'mia', '2026-11-22T11:51:00Z', { ...maintainer, waivers: [waiver] })],
  }),
  'waiver-nobody-gave': snapshot({
    dispatches: [
      dispatch({
        run: { id: 5, status: 'completed', conclusion: 'success', url: 'https://example.com/5' },
        result: { kind: 'attempt', record: attempt({ waived: [waiver] }), envelope: '{}' },
      }),
    ],
  }),
  rescoring: snapshot({ attempts: [mine], requests: [request('rescore', 'mia', { allowed: true })] }),
  reproducing: snapshot({ attempts: [mine], manifest: training, requests: [request('reproduce', 'mia', { allowed: true })] }),
  'reproduce-without-training': snapshot({ attempts: [mine], requests: [request('reproduce', 'mia', { allowed: true })] }),
  reproduced: snapshot({ attempts: [mine], manifest: training, reproductions: [reproduction(mine, 0.001)] }),
  'not-reproduced': snapshot({ attempts: [mine], manifest: training, reproductions: [reproduction(mine, -0.08)] }),
  promoting: snapshot({ ...published, requests: [request('promote', 'mia', { allowed: true })] }),
  'promoted-too-early': snapshot({ attempts: [mine], requests: [request('promote', 'mia', { allowed: true })] }),
  reviewed: snapshot({
    attempts: [bobs, mine],
    reviews: [
      { by: 'bob', state: 'approved', headSha: head, at: '2026-11-22T11:00:00Z', maintainer: false },
      { by: 'mia', state: 'approved', headSha: head, at: '2026-11-22T11:10:00Z', maintainer: true },
      { by: 'alice', state: 'approved', headSha: head, at: '2026-11-22T11:20:00Z', maintainer: false },
      { by: 'passer-by', state: 'approved', headSha: head, at: '2026-11-22T11:30:00Z', maintainer: false },
    ],
  }),
  'reviewed-with-an-objection': snapshot({
    attempts: [bobs, mine],
    reviews: [{ by: 'bob', state: 'changes-requested', headSha: olderHead, at: '2026-11-22T11:00:00Z', maintainer: false }],
  }),
  'built-on-others': snapshot({
    attempts: [bobs, mine],
    manifest: `${manifest}parents:\n  - { model: breast-tumour/1, relation: fine-tuned }\n  - { model: heart/9, relation: distilled }\n`,
    versions: [version(bobs, { publishedAt: early })],
  }),
  'not-eligible': snapshot({ config: { ...config, eligibility: { organisation: 'acme' } }, organisationMembers: [] }),
  'two-teams': snapshot({
    competition: rules({ teams: { oneEach: true, members: 5 } }),
    attempts: [attempt({ number: 4, team: 'carol', members: ['carol', 'alice'] })],
  }),
  'terms-not-accepted': snapshot({ competition: rules({ agreement: { file: 'TERMS.md', dco: true, persons: true } }) }),
  'terms-accepted': snapshot({
    competition: rules({ agreement: { file: 'TERMS.md', dco: true, persons: true } }),
    requests: [request('agree', 'alice')],
  }),
  'person-quota': snapshot({
    competition: rules({ limits: { ...competition.limits, attemptsPerPersonPerDay: 2 } }),
    attempts: [1, 2].map((n) =>
      attempt({ number: 10 + n, run: n, team: `team-${n}`, members: ['alice'], finishedAt: `2026-11-22T0${n}:00:00.000Z` }),
    ),
  }),
  'aimed-at-another-branch': snapshot({
    pull: { ...pull, baseRef: 'elsewhere', labels: ['harvester: on hold', 'their own'] },
    attempts: [attempt()],
    comments: [{ id: 1, body: 'what was said before' }],
    checks: (['harvester/intake', 'harvester/gate', 'harvester/evaluation'] as const).map((name, index) => ({
      id: index + 1,
      name,
      headSha: head,
      completed: true,
      externalId: '',
      annotations: 0,
    })),
  }),
  'command-older-than-the-head': snapshot({
    attempts: [attempt({ errorClass: 'TIMEOUT' })],
    requests: [request('evaluate', 'mia', { allowed: true })],
    sighting: { since: '2026-11-22T11:59:30Z', lastComment: 9 },
  }),
  'too-late': snapshot({ competition: over() }),
  'late-entry': snapshot({
    competition: over(),
    decisions: [decision('evaluate', 'mia', '2026-11-22T11:40:00Z', maintainer)],
    attempts: [bobs, attempt()],
    finals: [final(bobs, 0.94)],
  }),
  'final-begins': snapshot({ competition: over(), attempts: [bobs, mine] }),
  'final-of-an-earlier-commit': snapshot({
    competition: over(),
    attempts: [older, mine],
    decisions: [{ ...decision('select', 'alice', '2026-11-21T11:00:00Z'), key: { ...older.key } }],
  }),
  'final-in-a-greener-hour': snapshot({
    competition: over(),
    config: { ...config, carbon: { profile: Array.from({ length: 24 }, (_, hour) => (hour === 14 ? 100 : 400)), deadlineHours: 24 } },
    carbon: Array.from({ length: 24 }, (_, hour) => (hour === 14 ? 100 : 400)),
    attempts: [mine],
  }),
  'final-running': snapshot({
    competition: over(),
    attempts: [mine],
    dispatches: [dispatch({ stage: 'final', run: { id: 5, status: 'in_progress', conclusion: null, url: 'https://example.com/5' } })],
  }),
  'final-other-files': snapshot({
    competition: over(),
    attempts: [mine],
    dispatches: [
      dispatch({
        stage: 'final',
        run: { id: 5, status: 'completed', conclusion: 'success', url: 'https://example.com/5' },
        result: {
          kind: 'attempt',
          record: { ...final(mine, 0.97), submission: { ...mine.submission, treeSha256: digest('e') } },
          envelope: '{}',
        },
      }),
    ],
  }),
  'final-waits-for-others': snapshot({ competition: over(), attempts: [bobs, mine], finals: [final(mine, 0.971)] }),
  'final-failed': snapshot({
    competition: over(),
    attempts: [bobs, mine],
    finals: [
      {
        ...final(mine, 0),
        evaluation: {
          kind: 'failed',
          board: 'final',
          errorClass: 'TIMEOUT',
          stage: 'private',
          smoke: { passed: true, excerpt: '' },
          bits: 4,
        },
      },
    ],
  }),
  'final-won': snapshot({
    competition: over(),
    attempts: [bobs, mine],
    manifest: training,
    finals: [final(bobs, 0.94), final(mine, 0.971, 0.001)],
    reproductions: [reproduction(mine, 0.001)],
  }),
  'final-won-to-be-reproduced': snapshot({
    competition: over(),
    attempts: [bobs, mine],
    manifest: training,
    finals: [final(bobs, 0.94), final(mine, 0.971, 0.001)],
  }),
  'final-second': snapshot({
    competition: over(),
    attempts: [bobs, mine],
    finals: [final(bobs, 0.99), final(mine, 0.94, 0.999)],
  }),
  'closed-but-in-the-final': snapshot({ competition: over(), pull: { ...pull, state: 'closed' }, attempts: [mine] }),
  'rerun-of-a-stuck-final': snapshot({
    competition: over(),
    attempts: [mine],
    dispatches: [1, 2, 3, 4].map((n) =>
      dispatch({
        stage: 'final',
        runKey: runKey(n),
        at: `2026-11-22T11:0${n}:00.000Z`,
        outcome: { kind: 'failed', at: `2026-11-22T11:0${n}:30.000Z`, why: 'the run ended (cancelled) without a result' },
      }),
    ),
    requests: [request('rerun', 'mia', { allowed: true, argument: 'final' })],
  }),
};

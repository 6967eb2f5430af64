import type { Competition } from '../../core/contract/competition.ts';
import type { ErrorClass } from '../../core/contract/error-class.ts';
import type { Waiver } from '../../core/contract/gate-policy.ts';
import type { Comparison } from '../../core/contract/evaluation.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import type { DecisionRecord } from '../../core/contract/decision-record.ts';
import type { Dispatch, Pull, Request, Snapshot } from '../observe/snapshot.ts';

/** The instant every fixture is decided at. */
export const noon = '2026-11-22T12:00:00.000Z';
export const repository = 'acme/breast-tumour';
export const number = 7;
export const head = 'a1b2c3d'.padEnd(40, '0');
export const olderHead = 'd4e5f6a'.padEnd(40, '0');
export const digest = (character: string): string => `${character.repeat(63)}f`;
export const runKey = (n: number): string => n.toString(16).padStart(32, '0');

export const competition: Competition = {
  harvester: 1,
  name: 'breast-tumour',
  title: 'Breast tumour: benign or malignant?',
  need: { product: 'Triage desk', owner: 'Onco', statement: 'Sort biopsies by urgency.', value: 'Two days sooner.' },
  task: 'binary-classification',
  inputs: [{ name: 'radius', type: 'double' }],
  outputs: [{ name: 'probability', type: 'double', range: [0, 1] }],
  target: { name: 'malignant', type: 'integer', classes: [0, 1] },
  metrics: { primary: { name: 'roc_auc', direction: 'higher' }, others: [] },
  data: {
    public: 'data/public',
    feedback: { name: 'feedback', sha256: digest('1'), rows: 150 },
    final: { name: 'final', sha256: digest('2'), rows: 150 },
  },
  phases: [{ name: 'main', opens: '2026-11-01T00:00:00Z', closes: '2026-12-01T00:00:00Z', board: 'feedback' }],
  limits: { attemptsPerDay: 5, archiveMB: 50, files: 200, wallSeconds: 300, memoryMB: 2048, cpus: 1 },
  feedback: { release: 'interval', logs: 'class-only' },
  environment: { lock: 'env/requirements.lock', sha256: digest('3') },
  licences: ['Apache-2.0', 'MIT'],
  agreement: { file: 'TERMS.md', dco: true },
  training: 'optional',
  merge: { rule: 'maintainer', automatic: false },
  baselines: [],
  ranking: { tiebreak: ['energy', 'size', 'earlier'] },
};

export const config: HarvesterConfig = {
  harvester: 1,
  competitions: [{ name: 'breast-tumour', repository }],
  records: 'acme/records',
  runners: [{ id: 'vault-1', publicKey: '-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n' }],
  publishers: [{ id: 'publisher-1', publicKey: '-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n' }],
  mlflow: { uri: 'http://mlflow.example.com' },
  site: { url: 'https://models.example.com/' },
  maintainers: 'onco-maintainers',
};

export const manifest = `interface: 1
title: Boosted trees
members: [alice]
licence: Apache-2.0
artifacts:
  - path: model.onnx
    sha256: ${digest('4')}
    format: onnx
card:
  intendedUse: Triage
  limitations: One hospital
  trainingData: The public part
`;

export const pull: Pull = {
  state: 'open',
  draft: false,
  title: 'Boosted trees',
  author: 'alice',
  headSha: head,
  headRepository: 'alice/breast-tumour',
  baseRef: 'main',
  defaultBranch: 'main',
  merged: false,
  mergeSha: null,
  labels: [],
  updatedAt: '2026-11-22T11:59:00Z',
};

/** A good pull request just opened; `change` what the case is about. */
export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    repository,
    number,
    pull,
    name: 'breast-tumour',
    config,
    competition: { kind: 'valid', value: competition },
    changed: [
      { path: 'submissions/alice/submission.yaml', status: 'added' },
      { path: 'submissions/alice/model.onnx', status: 'added' },
    ],
    tree: [
      { path: 'submissions/alice/submission.yaml', mode: '100644', bytes: 400 },
      { path: 'submissions/alice/model.onnx', mode: '100644', bytes: 213_600 },
    ],
    manifest,
    signedOff: true,
    comments: [],
    checks: [],
    requests: [],
    dispatches: [],
    inFlight: [],
    reviews: [],
    attempts: [],
    finals: [],
    reproductions: [],
    versions: [],
    decisions: [],
    ...change,
  };
}

export interface AttemptChange {
  readonly number?: number;
  readonly headSha?: string;
  readonly team?: string;
  readonly value?: number;
  readonly run?: number;
  readonly finishedAt?: string;
  readonly comparisons?: readonly Comparison[];
  readonly errorClass?: ErrorClass;
  readonly excerpt?: string;
  readonly held?: boolean;
  readonly board?: 'feedback' | 'final';
  readonly members?: readonly string[];
  readonly waived?: AttemptRecord['gate']['waived'];
}

/** A record as the vault writes it: scored, or failed where an error class is given. */
export function attempt(change: AttemptChange = {}): AttemptRecord {
  const { value = 0.987, errorClass, excerpt = '' } = change;
  const gate = errorClass === 'GATE';
  const finished = change.finishedAt ?? '2026-11-22T11:58:00.000Z';
  return {
    harvester: 1,
    competition: 'breast-tumour',
    key: { repository, number: change.number ?? number, headSha: change.headSha ?? head },
    runKey: runKey(change.run ?? 1),
    team: change.team ?? 'alice',
    ...(change.members && { members: [...change.members] }),
    title: 'Boosted trees',
    submission: { treeSha256: digest('5'), files: 2, bytes: 214_000 },
    gate: {
      verdict: gate ? 'flagged' : 'clean',
      findings: gate
        ? [
            {
              rule: 'python/network-http',
              severity: 'error',
              path: 'model.py',
              line: 12,
              message: 'opens a network connection with `requests.get`',
              fix: 'ship what the model needs in its folder',
            },
          ]
        : [],
      scanned: [
        { path: 'submission.yaml', sha256: digest('6'), bytes: 400, format: 'yaml' },
        { path: 'model.onnx', sha256: digest('4'), bytes: 213_600, format: 'onnx' },
        ...(gate ? [{ path: 'model.py', sha256: digest('6'), bytes: 900, format: 'python' }] : []),
      ],
      seconds: 0.4,
      ...(change.waived && { waived: change.waived }),
    },
    evaluation:
      errorClass === undefined
        ? {
            kind: 'scored',
            board: change.board ?? 'feedback',
            rows: 150,
            scores: [{ name: 'roc_auc', direction: 'higher', value, low: value - 0.008, high: value + 0.006 }],
            held: change.held ?? false,
            comparisons: [...(change.comparisons ?? [])],
            cost: {
              cpuSeconds: 1.2,
              peakMemoryMB: 210,
              latencyMs: { p50: 0.4, p95: 0.9 },
              modelBytes: 9_200_000,
              energyWhPer1000: 0.03,
              energyMethod: 'cpu seconds × 10 W',
            },
            smoke: { passed: true, excerpt },
            bits: 4,
          }
        : {
            kind: 'failed',
            errorClass,
            stage: gate ? 'gate' : excerpt === '' ? 'private' : 'smoke',
            smoke: { passed: excerpt === '' && !gate, excerpt, ...(excerpt !== '' && { errorClass }) },
            bits: 0,
          },
    environment: { id: digest('7'), lockSha256: digest('3') },
    data: [],
    runner: { id: 'vault-1', isolation: 'bwrap+rlimit', version: '0.1.0' },
    startedAt: new Date(Date.parse(finished) - 60_000).toISOString(),
    finishedAt: finished,
  };
}

/** A published version of an attempt. */
export function version(of: AttemptRecord, change: Partial<VersionRecord> = {}): VersionRecord {
  return {
    harvester: 1,
    competition: of.competition,
    version: 1,
    key: of.key,
    mergeSha: 'e'.repeat(40),
    team: of.team,
    title: of.title,
    runKey: runKey(99),
    submissionSha256: of.submission.treeSha256,
    modelSha256: digest('8'),
    attemptSha256: digest('9'),
    champion: { kind: 'crown', why: 'first accepted version' },
    registry: { name: of.competition, version: '1', runId: 'r1' },
    publishedAt: '2026-11-22T11:59:30.000Z',
    ...change,
  };
}

/** A model trained again from its code; the score differs by `difference`, 0.005 are allowed. */
export function reproduction(of: AttemptRecord, difference: number, change: Partial<ReproductionRecord> = {}): ReproductionRecord {
  const compared = {
    metric: { name: 'roc_auc', direction: 'higher' },
    difference,
    tolerance: 0.005,
    artifacts: 'other-bytes',
    bits: 4,
  } as const;
  return {
    harvester: 1,
    competition: of.competition,
    key: of.key,
    runKey: runKey(77),
    team: of.team,
    submission: of.submission,
    train: { seed: 0, params: {} },
    result: { kind: Math.abs(difference) <= 0.005 ? 'reproduced' : 'differs', ...compared },
    training: { passed: true, excerpt: '' },
    environment: of.environment,
    data: [],
    runner: of.runner,
    startedAt: of.startedAt,
    finishedAt: '2026-11-22T11:59:00.000Z',
    ...change,
  };
}

/** What a maintainer let pass in `model.py`. */
export const waiver: Waiver = {
  id: 'python-network-http-666',
  competition: 'breast-tumour',
  team: 'alice',
  rule: 'python/network-http',
  path: 'model.py',
  sha256: digest('6'),
  reason: 'reads a fixed table from its own folder',
  by: 'mia',
  expires: '2026-12-22T11:59:00.000Z',
};

/** A run of `evaluate.yml` asked for a minute ago, nothing known of it yet. */
export function dispatch(change: Partial<Dispatch> = {}): Dispatch {
  return {
    runKey: runKey(1),
    stage: 'evaluate',
    headSha: head,
    team: 'alice',
    at: '2026-11-22T11:59:00.000Z',
    result: { kind: 'none' },
    ...change,
  };
}

/** A command given a minute ago. */
export function request(name: Request['name'], by: string, change: Partial<Request> = {}): Request {
  return { commentId: 9, by, at: '2026-11-22T11:59:00Z', name, argument: '', allowed: false, ...change };
}

/** A command that was followed and recorded on the head. */
export function decision(kind: DecisionRecord['decision'], by: string, at: string, change: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    harvester: 1,
    competition: 'breast-tumour',
    key: { repository, number, headSha: head },
    decision: kind,
    argument: '',
    by,
    role: 'team',
    commentId: 8,
    at,
    snapshotSha256: digest('b'),
    ...change,
  };
}

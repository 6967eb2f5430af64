import type { Competition } from '../../core/contract/competition.ts';
import type { Waiver } from '../../core/contract/gate-policy.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
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

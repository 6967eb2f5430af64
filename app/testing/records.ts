import type { ErrorClass } from '../../core/contract/error-class.ts';
import type { Comparison } from '../../core/contract/evaluation.ts';
import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import { digest, head, number, repository, runKey } from './world.ts';

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

import type { DecisionRecord } from '../../core/contract/decision-record.ts';
import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import type { ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import type { TuningRecord } from '../../core/contract/tuning-record.ts';
import { sha256Hex } from '../records/sha256-hex.ts';

const data = { owner: 'oncology', name: 'site-north', version: '2026-11', sha256: sha256Hex('site-north'), rows: 840 };
const environment = { id: sha256Hex('environment'), lockSha256: 'c'.repeat(64) };
const runner = { id: 'runner-basement', isolation: 'bwrap+cgroup', version: '0.1.0' } as const;

function span(startedAt: string): { readonly startedAt: string; readonly finishedAt: string } {
  return { startedAt, finishedAt: new Date(Date.parse(startedAt) + 240_000).toISOString() };
}

/** A version on a product team's data at a moment; a score of undefined is a run that failed. */
export function reevaluation(version: VersionRecord, startedAt: string, score: number | undefined, drifted = false): ReevaluationRecord {
  const drift = {
    reference: { ...data, version: '2026-06', sha256: sha256Hex('site-north, June') },
    inputs: [
      { name: 'mean_radius', level: drifted ? ('major' as const) : ('stable' as const) },
      { name: 'mean_texture', level: 'stable' as const },
    ],
    outputs: [{ name: 'malignant', level: drifted ? ('moderate' as const) : ('stable' as const) }],
  };
  return {
    harvester: 1,
    competition: version.competition,
    version: version.version,
    modelSha256: version.modelSha256,
    data,
    trigger: 'schedule',
    outcome:
      score === undefined
        ? { kind: 'failed', errorClass: 'TIMEOUT', bits: 1 }
        : {
            kind: 'scored',
            scores: [{ name: 'roc_auc', direction: 'higher', value: score, low: score - 0.011, high: Math.min(1, score + 0.011) }],
            comparisons: [],
            cost: {
              cpuSeconds: 2.1,
              peakMemoryMB: 180,
              latencyMs: { p50: 0.4, p95: 0.9 },
              modelBytes: 9_200_000,
              energyWhPer1000: 0.03,
              energyMethod: 'estimated from processor time, 12 W a core',
            },
            drift,
            bits: 3.2,
          },
    environment,
    runner,
    ...span(startedAt),
  };
}

/** A version tuned on the same data, better than its parent on held-out rows. */
export function tuning(version: VersionRecord, startedAt: string): TuningRecord {
  return {
    harvester: 1,
    id: `${version.competition}-${sha256Hex(startedAt).slice(0, 8)}`,
    competition: version.competition,
    parent: { version: version.version, modelSha256: version.modelSha256 },
    data,
    params: { depth: 4 },
    seed: 7,
    search: {
      trials: [
        { params: { depth: 3 }, score: 0.98 },
        { params: { depth: 4 }, score: 0.991 },
      ],
      seed: 1,
    },
    heldOut: {
      rows: 210,
      scores: [{ name: 'roc_auc', direction: 'higher', value: 0.991, low: 0.98, high: 0.998 }],
      difference: 0.0062,
      p: 0.03,
    },
    submissionSha256: sha256Hex('tuned'),
    bits: 4.5,
    environment,
    runner,
    ...span(startedAt),
  };
}

/** The submission behind an attempt trained again, byte for byte the same. */
export function reproduction(attempt: AttemptRecord, startedAt: string): ReproductionRecord {
  return {
    harvester: 1,
    competition: attempt.competition,
    key: attempt.key,
    runKey: attempt.runKey,
    team: attempt.team,
    submission: attempt.submission,
    train: { params: {}, seed: 7 },
    result: {
      kind: 'reproduced',
      metric: { name: 'roc_auc', direction: 'higher' },
      difference: 0,
      tolerance: 0.004,
      artifacts: 'identical',
      bits: 0,
    },
    training: { passed: true, excerpt: '' },
    environment,
    data: attempt.data,
    runner,
    ...span(startedAt),
  };
}

/** What somebody said about an attempt's pull request. */
export function decision(
  attempt: AttemptRecord,
  said: Pick<DecisionRecord, 'decision' | 'argument' | 'by' | 'role' | 'commentId' | 'at'>,
): DecisionRecord {
  return { harvester: 1, competition: attempt.competition, key: attempt.key, ...said, snapshotSha256: sha256Hex(said.at) };
}

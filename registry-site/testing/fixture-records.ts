import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import { sha256Hex } from '../records/sha256-hex.ts';

/** Half of what an attempt says; the rest follows from it. */
export interface AttemptIdea {
  readonly competition?: string;
  readonly repository?: string;
  readonly number: number;
  readonly team: string;
  readonly title?: string;
  readonly score: number;
  readonly halfWidth?: number;
  readonly finishedAt?: string;
  readonly board?: 'feedback' | 'final';
  readonly held?: boolean;
  readonly comparisons?: readonly { readonly with: string; readonly difference: number; readonly p: number }[];
  readonly energyWh?: number | null;
  readonly modelBytes?: number;
}

/** An attempt record that was scored. Digests follow from team and number, so the same idea gives the same record. */
export function scoredAttempt(idea: AttemptIdea): AttemptRecord {
  const seed = `${idea.competition ?? 'breast-tumour'}/${idea.number}/${idea.team}`;
  const half = idea.halfWidth ?? 0.008;
  const finishedAt = idea.finishedAt ?? '2026-11-20T10:02:00Z';
  return {
    harvester: 1,
    competition: idea.competition ?? 'breast-tumour',
    key: { repository: idea.repository ?? 'harvest/breast-tumour', number: idea.number, headSha: sha256Hex(seed).slice(0, 40) },
    runKey: sha256Hex(`${seed}/run`).slice(0, 32),
    team: idea.team,
    title: idea.title ?? `Model of ${idea.team}`,
    submission: { treeSha256: sha256Hex(`${seed}/tree`), files: 5, bytes: 214_000 },
    gate: {
      verdict: 'clean',
      findings: [
        {
          rule: 'python/wide-except',
          severity: 'note',
          path: 'model.py',
          line: 12,
          message: 'catches everything',
          fix: 'name the exception',
        },
      ],
      scanned: [
        { path: 'model.py', sha256: sha256Hex(`${seed}/model.py`), bytes: 1200, format: 'python' },
        { path: 'model.onnx', sha256: sha256Hex(`${seed}/model.onnx`), bytes: 9200, format: 'onnx' },
      ],
      seconds: 0.4,
    },
    evaluation: {
      kind: 'scored',
      board: idea.board ?? 'feedback',
      rows: 1200,
      scores: [
        { name: 'roc_auc', direction: 'higher', value: idea.score, low: idea.score - half, high: Math.min(1, idea.score + half) },
        { name: 'log_loss', direction: 'lower', value: (1 - idea.score) * 4, low: (1 - idea.score) * 3.6, high: (1 - idea.score) * 4.5 },
      ],
      held: idea.held ?? false,
      comparisons: [...(idea.comparisons ?? [])],
      cost: {
        cpuSeconds: 3.2,
        peakMemoryMB: 212.4,
        latencyMs: { p50: 0.42, p95: 0.88 },
        modelBytes: idea.modelBytes ?? 9_200_000,
        energyWhPer1000: idea.energyWh === undefined ? 0.031 : idea.energyWh,
        energyMethod: 'estimated from processor time, 12 W a core',
      },
      smoke: { passed: true, excerpt: 'smoke run: 200 rows, all well' },
      bits: 1.5,
    },
    environment: { id: sha256Hex('environment'), lockSha256: 'c'.repeat(64) },
    data: [{ name: 'hospital-a-feedback', sha256: 'a'.repeat(64) }],
    runner: { id: 'runner-basement', isolation: 'bwrap+cgroup', version: '0.1.0' },
    startedAt: new Date(Date.parse(finishedAt) - 60_000).toISOString(),
    finishedAt,
  };
}

/** The same attempt as a failure of the given class. */
export function failedAttempt(idea: AttemptIdea, errorClass: 'TIMEOUT' | 'SANDBOX' | 'GATE'): AttemptRecord {
  const scored = scoredAttempt(idea);
  const evaluation: AttemptRecord['evaluation'] = {
    kind: 'failed',
    errorClass,
    stage: errorClass === 'GATE' ? 'gate' : 'private',
    smoke: { passed: false, errorClass, excerpt: 'Traceback: secret-looking smoke excerpt' },
    bits: 1,
  };
  return { ...scored, gate: errorClass === 'GATE' ? { ...scored.gate, verdict: 'flagged' } : scored.gate, evaluation };
}

/** The version an attempt became. `attemptSha256` is that of the attempt's file. */
export function versionOf(
  attempt: AttemptRecord,
  attemptSha256: string,
  version: number,
  champion: VersionRecord['champion'],
): VersionRecord {
  const seed = `${attempt.competition}/${version}`;
  return {
    harvester: 1,
    competition: attempt.competition,
    version,
    key: attempt.key,
    mergeSha: sha256Hex(`${seed}/merge`).slice(0, 40),
    team: attempt.team,
    title: attempt.title,
    runKey: attempt.runKey,
    submissionSha256: attempt.submission.treeSha256,
    modelSha256: sha256Hex(`${seed}/model`),
    attemptSha256,
    champion,
    registry: { name: attempt.competition, version: String(version), runId: sha256Hex(`${seed}/mlflow`).slice(0, 32) },
    publishedAt: new Date(Date.parse(attempt.finishedAt) + 3_600_000).toISOString(),
  };
}

import type { Competition } from '../contract/competition.ts';
import type { AttemptRecord } from '../contract/records.ts';

/** A small valid competition for tests; override what the test is about. */
export function sampleCompetition(over: Partial<Competition> = {}): Competition {
  return {
    harvester: 1,
    name: 'breast-tumour',
    title: 'Breast tumour triage',
    need: { product: 'Triage', owner: 'Oncology', statement: 'Rank cases', value: 'Hours' },
    task: 'binary-classification',
    inputs: [{ name: 'radius', type: 'double' }],
    outputs: [{ name: 'probability', type: 'double', range: [0, 1] }],
    target: { name: 'malignant', type: 'integer', classes: [0, 1] },
    metrics: { primary: { name: 'roc_auc', direction: 'higher' }, others: [] },
    data: {
      public: 'data/public',
      feedback: { name: 'fb', sha256: '1'.repeat(64), rows: 10 },
      final: { name: 'fin', sha256: '2'.repeat(64), rows: 10 },
    },
    phases: [{ name: 'open', opens: '2026-01-01T00:00:00Z', closes: '2027-01-01T00:00:00Z', board: 'feedback' }],
    limits: { attemptsPerDay: 3, archiveMB: 1, files: 5, wallSeconds: 10, memoryMB: 512, cpus: 1 },
    feedback: { release: 'ladder', logs: 'class-only' },
    environment: { lock: 'env/requirements.lock', sha256: '3'.repeat(64) },
    licences: ['MIT', 'Apache-2.0'],
    agreement: { file: 'TERMS.md', dco: true },
    training: 'optional',
    merge: { rule: 'maintainer', automatic: false },
    baselines: [],
    ranking: { tiebreak: ['energy', 'size', 'earlier'] },
    ...over,
  };
}

export interface SampleAttempt {
  readonly number: number;
  readonly score?: number;
  readonly direction?: 'higher' | 'lower';
  readonly half?: number;
  readonly energy?: number | null;
  /** Comparison with other samples by pull request number: `[difference, p]`. */
  readonly against?: Readonly<Record<number, readonly [number, number]>>;
  readonly finishedAt?: string;
  readonly team?: string;
}

/** The head SHA that `sampleAttempt` gives pull request `number`. */
export function sampleSha(number: number): string {
  return number.toString(16).padStart(40, '0');
}

/** A valid attempt record; failed when `score` is absent. */
export function sampleAttempt(options: SampleAttempt): AttemptRecord {
  const { number, score, direction = 'higher', half = 0.01, energy = 1, against = {} } = options;
  const smoke = { passed: true, excerpt: '' };
  return {
    harvester: 1,
    competition: 'breast-tumour',
    key: { repository: 'acme/breast-tumour', number, headSha: sampleSha(number) },
    runKey: number.toString(16).padStart(32, '0'),
    team: options.team ?? `team-${number}`,
    title: `Model ${number}`,
    submission: { treeSha256: number.toString(16).padStart(64, '0'), files: 2, bytes: 1000 },
    gate: { verdict: 'clean', findings: [], scanned: [], seconds: 1 },
    evaluation:
      score === undefined
        ? { kind: 'failed', errorClass: 'PREDICT_ERROR', stage: 'private', smoke, bits: 4 }
        : {
            kind: 'scored',
            board: 'feedback',
            rows: 100,
            scores: [{ name: 'roc_auc', direction, value: score, low: score - half, high: score + half }],
            held: false,
            comparisons: Object.entries(against).map(([other, [difference, p]]) => ({
              with: `${other}/${sampleSha(Number(other))}`,
              difference,
              p,
            })),
            cost: {
              cpuSeconds: 1,
              peakMemoryMB: 100,
              latencyMs: { p50: 1, p95: 2 },
              modelBytes: 1000,
              energyWhPer1000: energy,
              energyMethod: 'sample',
            },
            smoke,
            bits: 10,
          },
    environment: { id: '4'.repeat(64), lockSha256: '3'.repeat(64) },
    data: [{ name: 'fb', sha256: '1'.repeat(64) }],
    runner: { id: 'runner-1', isolation: 'bwrap+cgroup', version: '0.1.0' },
    startedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: options.finishedAt ?? '2026-11-22T10:01:00.000Z',
  };
}

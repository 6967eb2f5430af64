import { createHash } from 'node:crypto';
import { Competition } from '../../core/contract/competition.ts';
import { AttemptRecord } from '../../core/contract/records.ts';
import { Submission, type ArtifactFormat } from '../../core/contract/submission.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { digestFolder } from '../../vault/folder.ts';

/** A competition over these input columns. */
export function exampleCompetition(inputs: unknown): Competition {
  const digest = createHash('sha256').update('private').digest('hex');
  return Competition.parse({
    harvester: 1,
    name: 'breast-tumour',
    title: 'Which breast tumours are benign?',
    need: {
      product: 'Slide reader',
      owner: 'Onco team',
      statement: 'Tell benign from malignant tumours by measured nuclei.',
      value: 'Fewer biopsies.',
    },
    task: 'binary-classification',
    inputs,
    outputs: [{ name: 'p_benign', type: 'double', range: [0, 1] }],
    target: { name: 'benign', type: 'long', classes: [0, 1] },
    metrics: { primary: { name: 'roc_auc', direction: 'higher' } },
    data: {
      public: 'data/public.csv',
      feedback: { name: 'feedback', sha256: digest, rows: 100 },
      final: { name: 'final', sha256: digest, rows: 100 },
    },
    phases: [{ name: 'open', opens: '2026-01-01T00:00:00Z', closes: '2027-01-01T00:00:00Z', board: 'feedback' }],
    limits: { attemptsPerDay: 5, archiveMB: 10, wallSeconds: 60, memoryMB: 1024 },
    feedback: {},
    environment: { lock: 'env/requirements.lock', sha256: digest },
    licences: ['Apache-2.0'],
    agreement: { file: 'TERMS.md' },
    merge: {},
  });
}

/** The manifest of a submission folder whose artifacts are its files of one format. Its words try to be more than words. */
export async function exampleManifest(model: string, format: ArtifactFormat, dir: string): Promise<Submission> {
  const artifacts = (await digestFolder(dir))
    .filter(({ path }) => path.endsWith(`.${format}`))
    .map(({ path, sha256 }) => ({ path, sha256, format }));
  return Submission.parse({
    interface: 1,
    title: `A ${model} model <b>&</b> [link](javascript:alert(1))`,
    members: ['alice'],
    licence: 'Apache-2.0',
    artifacts,
    card: { intendedUse: 'Second reading.\n\n# Not a heading', limitations: 'One hospital | two tables', trainingData: 'The public part.' },
    train: { params: { n_estimators: 120, warm: false }, seed: 0 },
  });
}

/** What a runner would have said about that folder. */
export async function exampleAttempt(model: string, number: number, dir: string): Promise<AttemptRecord> {
  const files = await digestFolder(dir);
  const digest = createHash('sha256').update(model).digest('hex');
  const smoke = { passed: true };
  return AttemptRecord.parse({
    harvester: 1,
    competition: 'breast-tumour',
    key: { repository: 'onco/breast-tumour', number, headSha: digest.slice(0, 40) },
    runKey: digest.slice(0, 32),
    team: 'alice',
    title: `A ${model} model`,
    submission: {
      treeSha256: await treeDigest(files),
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    gate: { verdict: 'clean', findings: [], scanned: [], seconds: 0.1 },
    evaluation: {
      kind: 'scored',
      board: 'feedback',
      rows: 100,
      scores: [{ name: 'roc_auc', direction: 'higher', value: 0.987, low: 0.979, high: 0.993 }],
      held: false,
      comparisons: [],
      cost: {
        cpuSeconds: 1.5,
        peakMemoryMB: 120,
        latencyMs: { p50: 0.2, p95: 0.4 },
        modelBytes: 1000,
        energyWhPer1000: 0.03,
        energyMethod: 'estimated from CPU time',
      },
      smoke,
      bits: 1,
    },
    environment: { id: digest, lockSha256: digest },
    data: [{ name: 'feedback', sha256: digest }],
    runner: { id: 'runner-1', isolation: 'bwrap+rlimit', version: '0.1.0' },
    startedAt: '2026-11-22T10:00:00Z',
    finishedAt: '2026-11-22T10:01:00Z',
  });
}

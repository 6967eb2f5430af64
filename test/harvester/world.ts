import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Competition } from '../../core/contract/competition.ts';
import { AttemptRecord } from '../../core/contract/records.ts';
import { Submission } from '../../core/contract/submission.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { startMlflowServer, type MlflowServer } from '../../harvester/mlflow/server.ts';
import { digestFolder } from '../../harvester/package/files.ts';
import { packageModel, type ModelPackage } from '../../harvester/package/package-model.ts';
import { environment, root } from './environment.ts';

const run = promisify(execFile);

export type ModelName = 'boosted' | 'logistic' | 'committee';

/** A tracking server, three trained models and rows they have not seen, in a folder of their own. */
export interface World {
  readonly dir: string;
  readonly server: MlflowServer;
  readonly client: MlflowClient;
  /** Folder of the portable environment models were trained in. */
  readonly environment: string;
  readonly competition: Competition;
  readonly environmentLock: string;
  /** CSV with header. */
  readonly rowsCsv: string;
  submissionOf(model: ModelName): Promise<SubmissionParts>;
  packageOf(model: ModelName): Promise<ModelPackage & { readonly attempt: AttemptRecord }>;
  /** What MLflow's own Python client predicts for the rows. */
  pythonPredictions(model: string, csv: string): Promise<number[][]>;
  close(): Promise<void>;
}

export interface SubmissionParts {
  readonly dir: string;
  readonly manifest: Submission;
  readonly attempt: AttemptRecord;
}

export async function openWorld(): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'harvester-test-'));
  const [mlflow, competitionEnv] = await Promise.all([environment('mlflow'), environment('competition')]);
  const server = await startMlflowServer({ dir: join(dir, 'mlflow'), python: mlflow.python });
  try {
    const env = { ...process.env, LD_LIBRARY_PATH: join(competitionEnv.path, 'lib') };
    await run(competitionEnv.python, [join(root, 'test/harvester/train_models.py'), dir], { env });
    const environmentLock = await readFile(join(root, 'competition-template/env/requirements.lock'), 'utf8');
    const competition = competitionOf(JSON.parse(await readFile(join(dir, 'columns.json'), 'utf8')));
    const submissionOf = async (model: ModelName): Promise<SubmissionParts> => {
      const manifest = await manifestOf(model, join(dir, model));
      return { dir: join(dir, model), manifest, attempt: await attemptOf(model, join(dir, model)) };
    };
    let packages = 0;
    return {
      dir,
      server,
      client: new MlflowClient({ uri: server.uri }),
      environment: competitionEnv.path,
      competition,
      environmentLock,
      rowsCsv: await readFile(join(dir, 'rows.csv'), 'utf8'),
      submissionOf,
      async packageOf(model) {
        const { dir: submissionDir, manifest, attempt } = await submissionOf(model);
        const out = join(dir, 'packages', `${model}-${packages++}`);
        await mkdir(join(dir, 'packages'), { recursive: true });
        const input = { competition, manifest, submissionDir, attempt, environmentLock, pythonVersion: '3.11.7', out };
        return { ...(await packageModel(input)), attempt };
      },
      async pythonPredictions(model, csv) {
        const script = join(root, 'harvester/mlflow/predict.py');
        const child = run(mlflow.python, [script, '--registry', server.uri, '--model', model], { maxBuffer: 1 << 26 });
        child.child.stdin?.end(csv);
        return (JSON.parse((await child).stdout) as { predictions: number[][] }).predictions;
      },
      async close() {
        await server.close();
        await rm(dir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await server.close();
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

function competitionOf(inputs: unknown): Competition {
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

async function manifestOf(model: ModelName, dir: string): Promise<Submission> {
  const format = { boosted: 'onnx', logistic: 'skops', committee: 'joblib' }[model];
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

async function attemptOf(model: ModelName, dir: string): Promise<AttemptRecord> {
  const files = await digestFolder(dir);
  const digest = createHash('sha256').update(model).digest('hex');
  const smoke = { passed: true };
  return AttemptRecord.parse({
    harvester: 1,
    competition: 'breast-tumour',
    key: { repository: 'onco/breast-tumour', number: { boosted: 1, logistic: 2, committee: 3 }[model], headSha: digest.slice(0, 40) },
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

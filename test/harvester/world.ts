import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import type { Submission } from '../../core/contract/submission.ts';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { startMlflowServer, type MlflowServer } from '../../harvester/mlflow/server.ts';
import { packageModel, type ModelPackage } from '../../harvester/package/package-model.ts';
import { exampleAttempt, exampleCompetition, exampleManifest } from '../../harvester/testing/example-submission.ts';
import { environment } from '../../scripts/environment.mjs';

const root = new URL('../../', import.meta.url).pathname;

const run = promisify(execFile);

const formats = { boosted: 'onnx', logistic: 'skops', committee: 'joblib' } as const;
export type ModelName = keyof typeof formats;

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
  /** Packed for a competition: the world's own when absent. */
  packageOf(model: ModelName, competition?: Competition): Promise<ModelPackage & { readonly attempt: AttemptRecord }>;
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
    const competition = exampleCompetition(JSON.parse(await readFile(join(dir, 'columns.json'), 'utf8')));
    const submissionOf = async (model: ModelName): Promise<SubmissionParts> => {
      const submissionDir = join(dir, model);
      const manifest = await exampleManifest(model, formats[model], submissionDir);
      const number = Object.keys(formats).indexOf(model) + 1;
      return { dir: submissionDir, manifest, attempt: await exampleAttempt(model, number, submissionDir) };
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
      async packageOf(model, packedFor = competition) {
        const { dir: submissionDir, manifest, attempt } = await submissionOf(model);
        const out = join(dir, 'packages', `${model}-${packages++}`);
        await mkdir(join(dir, 'packages'), { recursive: true });
        const input = { competition: packedFor, manifest, submissionDir, attempt, environmentLock, pythonVersion: '3.11.7', out };
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

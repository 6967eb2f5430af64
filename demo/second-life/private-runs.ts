import * as z from 'zod';
import type { ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import type { TuningRecord } from '../../core/contract/tuning-record.ts';
import { collect, filterText, MlflowClient } from '../../harvester/mlflow/index.ts';
import { tunedModelName } from '../../harvester/tune/register-tuned.ts';
import { openRecords } from '../open-records.ts';
import { names, type Stage } from '../stage.ts';
import { waitFor } from '../wait.ts';

export interface PrivateRuns {
  readonly reevaluation: ReevaluationRecord;
  readonly tuning: TuningRecord;
  /** What MLflow has of it: a private version, and no file. */
  readonly tuned: { readonly version: string; readonly files: number };
  /** The issue that tells the data's people. */
  readonly issue: { readonly title: string; readonly url: string };
}

const Issues = z.array(z.object({ number: z.number(), title: z.string() }));
const patience = 300;

/**
 * A product team adds its private data to the control repository and starts both workflows there: the champion is evaluated again on it, and a
 * version `parent`, which has training code, is tuned on it. Resolves when both signed records are in the records repository and the issue is open.
 */
export async function askPrivateData(
  { maintainer, mlflow }: Stage,
  dataset: string,
  parent: number,
  signal: AbortSignal,
): Promise<PrivateRuns> {
  await maintainer.api('PUT', `/repos/${names.control}/contents/datasets/ward/biopsies.yaml`, {
    message: 'Let registered models be asked on the ward’s biopsies',
    content: Buffer.from(dataset).toString('base64'),
  });
  const start = (workflow: string, inputs: object): Promise<unknown> =>
    maintainer.api('POST', `/repos/${names.control}/actions/workflows/${workflow}/dispatches`, {
      ref: 'main',
      inputs: { dataset: 'ward/biopsies', competition: 'breast-tumour', ...inputs },
    });
  await Promise.all([
    start('reevaluate.yml', { version: 'champion' }),
    start('tune.yml', { version: String(parent), params: 'strength=0.3 models=10' }),
  ]);
  const first = async <T>(what: string, ask: () => Promise<readonly T[]>): Promise<T> =>
    waitFor(what, patience, signal, async () => (await ask())[0]);
  const [reevaluation, tuning, tuned, issue] = await Promise.all([
    first('the record of the re-evaluation', () => openRecords(maintainer, 'reevaluation')),
    first('the record of the tuning', () => openRecords(maintainer, 'tuning')),
    first('the tuned version in the registry', () => tunedVersions(mlflow.uri)),
    first('the issue about the ward’s data', async () =>
      Issues.parse(await maintainer.api('GET', `/repos/${names.records}/issues?state=open`)).filter(({ title }) =>
        title.includes('ward/biopsies'),
      ),
    ),
  ]);
  return {
    reevaluation,
    tuning,
    tuned,
    issue: { title: issue.title, url: maintainer.signInUrl(`/${names.records}/issues/${issue.number}`) },
  };
}

async function tunedVersions(registry: string): Promise<readonly PrivateRuns['tuned'][]> {
  const client = new MlflowClient({ uri: registry });
  const found = await collect(
    client.modelVersions.search({ filter: filterText([{ field: 'name', is: tunedModelName('breast-tumour') }]) }),
  );
  return Promise.all(found.map(async ({ version, run_id }) => ({ version, files: (await client.artifacts.list(run_id)).length })));
}

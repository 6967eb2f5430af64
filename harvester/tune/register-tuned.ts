import type { TuningRecord } from '../../core/contract/tuning-record.ts';
import { filterText, type MlflowClient } from '../mlflow/index.ts';

/** Under which name tuned versions are registered: never the model's own, so that nobody serves one by accident. */
export function tunedModelName(competition: string): string {
  return `${competition}.tuned`;
}

/**
 * Registers a tuned version in MLflow: lineage, parameters and released scores, no artifact. Its weights stay in the runner's store. Doing it
 * twice finds the first one. Resolves to the version there.
 */
export async function registerTuned(client: MlflowClient, record: TuningRecord): Promise<string> {
  const { competition, id, parent, data, params, heldOut, submissionSha256 } = record;
  const name = tunedModelName(competition);
  await client.registeredModels.ensure(name, {
    description: `Private tunings of ${competition}. Weights stay on their runners.`,
    tags: { competition },
  });
  const filter = filterText([
    { field: 'name', is: name },
    { field: 'tags.tuning', is: id },
  ]);
  for await (const found of client.modelVersions.search({ filter })) return found.version;
  const experiment = await client.experiments.ensure(competition, { competition });
  const tags = {
    tuning: id,
    private: 'true',
    parent: `${competition}/${parent.version}`,
    'parent.digest': `sha256:${parent.modelSha256}`,
    dataset: `${data.owner}/${data.name}@${data.version}`,
    submission: `sha256:${submissionSha256}`,
    runner: record.runner.id,
  };
  const { info } = await client.runs.create(experiment, { name: id, startTime: Date.parse(record.startedAt), tags });
  const timestamp = Date.parse(record.finishedAt);
  await client.runs.logBatch(info.run_id, {
    params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)])),
    metrics: heldOut.scores.map(({ name: key, value }) => ({ key, value, timestamp })),
    tags: {},
  });
  await client.runs.logInputs(info.run_id, [
    {
      name: `${data.owner}.${data.name}`,
      digest: data.sha256,
      context: 'training',
      sourceType: 'private',
      source: JSON.stringify({ version: data.version }),
    },
  ]);
  await client.runs.update(info.run_id, { status: 'FINISHED', endTime: timestamp });
  const description = `Version ${parent.version} tuned on ${data.owner}/${data.name}`;
  return (await client.modelVersions.create(name, { source: `runs:/${info.run_id}/model`, runId: info.run_id, tags, description })).version;
}

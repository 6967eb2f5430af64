import { tuningPath } from '../../core/contract/tuning-record.ts';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { registerTuned } from '../../harvester/tune/register-tuned.ts';
import { readConfig } from '../control-files.ts';
import { placeOf } from '../github/call-github.ts';
import { GitHubWriter } from '../github/github-writer.ts';
import { needed } from '../inputs/needed.ts';
import type { ActionDoor } from '../run-action.ts';
import { trustedResult } from '../trusted-result.ts';
import type { TuneInputs } from './inputs.ts';

/**
 * Commits a runner's signed tuning to the records, and registers the private version: lineage and released scores, no weights. Throws when it is
 * not signed by a runner we know, or not about the model and the data that were asked.
 */
export async function recordTuning({ summary, output }: ActionDoor, asked: TuneInputs): Promise<void> {
  const config = await readConfig(asked.control);
  const { text, record } = await trustedResult('tuning', asked.result, config);
  const competition = needed(asked, 'competition');
  const about = `${record.data.owner}/${record.data.name} ${record.competition} ${record.parent.modelSha256}`;
  const wanted = `${needed(asked, 'dataset')} ${competition} ${needed(asked, 'model-sha256')}`;
  if (about !== wanted) throw new Error(`the result is about ${about}; asked was ${wanted}`);

  const records = new GitHubWriter(placeOf(config.records, needed(asked, 'records-token')));
  const path = tuningPath.tuning(record);
  await records.addFile(path, text, `Tune ${competition} ${record.parent.version} on ${record.data.owner}/${record.data.name}`);
  const authorization = asked['mlflow-authorization'];
  const version = await registerTuned(new MlflowClient({ uri: config.mlflow.uri, ...(authorization && { authorization }) }), record);
  output('path', path);
  output('version', version);
  await summary(
    `Recorded as \`${path}\`, registered as version ${version} of \`${competition}.tuned\`: private, no weights in the registry.\n`,
  );
}

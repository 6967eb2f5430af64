import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetPath } from '../../core/contract/dataset.ts';
import { signerKeys } from '../../core/provenance/keys.ts';
import { reigningChampion } from '../../core/rules/reigning-champion.ts';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { fetchModel } from '../../harvester/service/fetch-model.ts';
import { readConfig, readDataset, repositoryOf } from '../control-files.ts';
import { fetchCompetition } from '../fetch/fetch-competition.ts';
import { placeOf } from '../github/call-github.ts';
import { GitHubReader } from '../github/github-reader.ts';
import { needed } from '../inputs/needed.ts';
import { recordsBelow, recordsHead } from '../records-below.ts';
import type { ActionDoor } from '../run-action.ts';
import { sealFolder } from '../sealed-folder.ts';
import type { AskedModel } from './asked-model.ts';
import type { ReevaluateInputs } from './inputs.ts';

/**
 * Brings a registered version here, proved against its signed record to the last byte, with the organisers' files and the dataset's: all that
 * a private runner needs, as plain files.
 */
export async function fetchModelFiles({ output, summary, log }: ActionDoor, asked: ReevaluateInputs): Promise<void> {
  const [name, dataset] = [needed(asked, 'competition'), await readDataset(asked.control, needed(asked, 'dataset'))];
  const config = await readConfig(asked.control);
  const records = new GitHubReader(placeOf(config.records, needed(asked, 'records-token')));
  const head = await recordsHead(records);
  const found = await recordsBelow(records, head, `versions/${name}/`, 'version', await signerKeys(config.publishers));
  const published = found.map(({ record }) => record);
  const wanted =
    asked.version === 'champion' ? reigningChampion(published) : published.find(({ version }) => String(version) === asked.version);
  if (!wanted) throw new Error(`the records know no ${asked.version === 'champion' ? 'champion' : `version ${asked.version}`} of ${name}`);

  const out = asked.path;
  await mkdir(out, { recursive: true });
  const authorization = asked['mlflow-authorization'];
  const { sha256 } = await fetchModel({
    client: new MlflowClient({ uri: config.mlflow.uri, ...(authorization && { authorization }) }),
    model: `models:/${name}/${wanted.version}`,
    dir: join(out, 'model'),
    expect: { sha256: wanted.modelSha256 },
  });
  const competition = new GitHubReader(placeOf(repositoryOf(config, name), needed(asked, 'competition-token')));
  await fetchCompetition(
    { reader: competition, competition: name, out, log },
    await competition.branchSha(await competition.defaultBranch()),
  );
  await copyFile(join(asked.control, datasetPath(dataset)), join(out, 'dataset.yaml'));
  const file: AskedModel = { competition: name, version: wanted.version, modelSha256: sha256, trigger: asked.trigger };
  await writeFile(join(out, 'asked.json'), `${JSON.stringify(file)}\n`);
  output('digest', await sealFolder(out));
  output('model-sha256', sha256);
  output('version', String(wanted.version));
  // The runners that hold an owner's data carry a label of that owner.
  output('runner-label', `harvester-data-${dataset.owner}`);
  await summary(`Fetched **${name}** version ${wanted.version}, \`sha256:${sha256}\`, as its signed record says.\n`);
}

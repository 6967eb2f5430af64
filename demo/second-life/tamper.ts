import { load } from 'js-yaml';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { signerKeys } from '../../core/provenance/keys.ts';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { verifyChain } from '../../harvester/verify/verify-chain.ts';
import type { Person } from '../person.ts';
import { names } from '../stage.ts';

export interface Tampering {
  /** Whether MLflow showed the version just as before. */
  readonly silent: boolean;
  /** What `harvester verify` said, before and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Somebody with access to MLflow writes over a file of the registered champion. MLflow says nothing; following the signed records does. The file
 * is put back. `work` is where the records are cloned to.
 */
export async function tamperAndVerify(maintainer: Person, gitUrl: string, registry: string, work: string): Promise<Tampering> {
  const records = join(work, 'records-checkout');
  const { protocol, host } = new URL(gitUrl);
  const { login, token } = maintainer.account;
  await maintainer.git(work, 'clone', '--quiet', `${protocol}//${login}:${token}@${host}/${names.records}.git`, records);
  const config = HarvesterConfig.parse(load(await readFile(join(records, 'harvester.yaml'), 'utf8')));
  const keys = { runners: await signerKeys(config.runners), publishers: await signerKeys(config.publishers) };
  const client = new MlflowClient({ uri: registry });
  const broken = async (): Promise<string[]> =>
    (await verifyChain({ client, model: 'models:/breast-tumour@champion', records, keys })).links
      .filter(({ good }) => !good)
      .map(({ name, why }) => `${name}: ${why}`);

  const before = await broken();
  const version = await client.aliases.get('breast-tumour', 'champion');
  const { artifact_uri } = (await client.runs.get(version?.run_id ?? '')).info;
  const file = 'model/code/harvester_loader.py';
  const text = await client.artifacts.getText(artifact_uri, file);
  await client.artifacts.put(artifact_uri, file, new Blob([`import os  # anything\n${text}`]));
  const silent = JSON.stringify(await client.aliases.get('breast-tumour', 'champion')) === JSON.stringify(version);
  const after = await broken();
  await client.artifacts.put(artifact_uri, file, new Blob([text]));
  return { silent, before, after };
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { privateKey, signerKeys } from '../../core/provenance/keys.ts';
import { GitHubReader } from '../github-reader.ts';
import { readContractFile } from '../read-contract-file.ts';
import { readInputs } from '../read-inputs.ts';
import { runAction } from '../run-action.ts';
import { inputs as schema } from './inputs.ts';
import { publishSummary } from './publish-summary.ts';
import { publishVersion } from './publish-version.ts';
import { seal } from '../../core/provenance/statement.ts';

await runAction(async ({ inputs, output, summary, log }) => {
  const asked = inputs(schema);
  const config = await readContractFile(HarvesterConfig, asked.config, (path) => readFile(path, 'utf8'));
  const apiUrl = process.env['GITHUB_API_URL'] ?? 'https://api.github.com';
  const records = new GitHubReader({ apiUrl, token: asked['records-token'], repository: config.records });
  const signer = await privateKey(asked['publisher-id'], asked['publisher-key']);
  const work = await mkdtemp(join(tmpdir(), 'harvester-publish-'));
  try {
    const record = await publishVersion({
      files: await readInputs(asked.path, asked.digest),
      records,
      keys: {
        runners: await signerKeys(config.runners),
        publishers: await signerKeys(config.publishers),
      },
      mlflow: { uri: config.mlflow.uri, authorization: asked['mlflow-authorization'] },
      mergeSha: asked['merge-sha'],
      runKey: asked['run-key'],
      alias: asked.alias,
      work,
      now: () => new Date(),
      log,
    });
    await writeFile(asked.result, `${JSON.stringify(await seal('version', record, signer))}\n`);
    output('version', String(record.version));
    output('champion', record.champion.kind);
    await summary(publishSummary(record));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateKey, signerKeys } from '../../core/provenance/keys.ts';
import { readConfigFile } from '../control-files.ts';
import { placeOf } from '../github/call-github.ts';
import { GitHubReader } from '../github/github-reader.ts';
import { readInputs } from '../read-inputs.ts';
import { runAction } from '../run-action.ts';
import { inputs as schema } from './inputs.ts';
import { publishSummary } from './publish-summary.ts';
import { publishVersion } from './publish-version.ts';
import { seal } from '../../core/provenance/statement.ts';

await runAction(async ({ inputs, output, summary, log }) => {
  const asked = inputs(schema);
  const config = await readConfigFile(asked.config);
  const records = new GitHubReader(placeOf(config.records, asked['records-token']));
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

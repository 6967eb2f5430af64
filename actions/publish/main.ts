import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { CommitSha, RunKey } from '../../core/contract/scalars.ts';
import { privateKey, signerKeys } from '../../core/provenance/keys.ts';
import { GitHubReader } from '../github-reader.ts';
import { readInputs } from '../read-inputs.ts';
import { runAction } from '../run-action.ts';
import { publishVersion } from './publish-version.ts';
import { seal } from '../../core/provenance/statement.ts';

await runAction(async ({ input, optional, secret, output, summary, log }) => {
  const configPath = input('config');
  const config = readContract(HarvesterConfig, configPath, await readFile(configPath, 'utf8'));
  if (config.kind === 'invalid') throw new Error(config.problems.map(formatProblem).join('\n'));
  const apiUrl = process.env['GITHUB_API_URL'] ?? 'https://api.github.com';
  const records = new GitHubReader({ apiUrl, token: secret('records-token'), repository: config.value.records });
  const signer = await privateKey(input('publisher-id'), secret('publisher-key'));
  const work = await mkdtemp(join(tmpdir(), 'harvester-publish-'));
  try {
    const record = await publishVersion({
      files: await readInputs(input('path')),
      records,
      keys: {
        runners: await signerKeys(config.value.runners),
        publishers: await signerKeys(config.value.publishers),
      },
      mlflow: { uri: config.value.mlflow.uri, authorization: optional('mlflow-authorization') },
      mergeSha: CommitSha.parse(input('merge-sha')),
      runKey: RunKey.parse(input('run-key')),
      alias: z.literal('champion').optional().parse(optional('alias')),
      work,
      now: () => new Date(),
      log,
    });
    await writeFile(input('result'), `${JSON.stringify(await seal('version', record, signer))}\n`);
    output('version', String(record.version));
    output('champion', record.champion.kind);
    await summary(
      `### Published \`${record.competition}\` version ${record.version}\n\nChampion: **${record.champion.kind}**, ${record.champion.why}.\n`,
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
});

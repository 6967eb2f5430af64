import { mkdir } from 'node:fs/promises';
import { GitHubReader } from '../github-reader.ts';
import { runAction } from '../run-action.ts';
import { fetchAttempt } from './fetch-attempt.ts';

await runAction(async ({ input, optional, secret, output, log, summary }) => {
  const repository = input('repository');
  const reader = new GitHubReader({
    apiUrl: process.env['GITHUB_API_URL'] ?? 'https://api.github.com',
    token: secret('token'),
    repository,
  });
  const out = input('path');
  await mkdir(out, { recursive: true });
  const inputs = await fetchAttempt({
    reader,
    repository,
    out,
    competition: input('competition'),
    number: Number(input('pull-request')),
    headSha: input('head-sha'),
    earlierHead: optional('earlier-head') === 'true',
    log,
  });
  output('tree-sha256', inputs.treeSha256);
  output('team', inputs.team);
  await summary(
    `Fetched **${inputs.files.length}** files of team \`${inputs.team}\` at \`${inputs.headSha.slice(0, 7)}\`, digest \`${inputs.treeSha256}\`.\n`,
  );
});

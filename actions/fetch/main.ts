import { mkdir } from 'node:fs/promises';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { digestFolder } from '../../vault/folder.ts';
import { GitHubReader } from '../github-reader.ts';
import { runAction } from '../run-action.ts';
import { fetchAttempt } from './fetch-attempt.ts';
import { fetchSummary } from './fetch-summary.ts';
import { inputs as schema } from './inputs.ts';

await runAction(async ({ inputs: read, output, log, summary }) => {
  const asked = read(schema);
  const { repository, path: out } = asked;
  const reader = new GitHubReader({
    apiUrl: process.env['GITHUB_API_URL'] ?? 'https://api.github.com',
    token: asked.token,
    repository,
  });
  await mkdir(out, { recursive: true });
  const inputs = await fetchAttempt({
    reader,
    repository,
    out,
    competition: asked.competition,
    number: asked['pull-request'],
    headSha: asked['head-sha'],
    earlierHead: asked['earlier-head'],
    log,
  });
  output('tree-sha256', inputs.treeSha256);
  output('team', inputs.team);
  output('digest', await treeDigest(await digestFolder(out)));
  await summary(fetchSummary(inputs));
});

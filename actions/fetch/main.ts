import { mkdir } from 'node:fs/promises';
import { placeOf } from '../github/call-github.ts';
import { GitHubReader } from '../github/github-reader.ts';
import { runAction } from '../run-action.ts';
import { sealFolder } from '../sealed-folder.ts';
import { fetchAttempt } from './fetch-attempt.ts';
import { fetchSummary } from './fetch-summary.ts';
import { inputs as schema } from './inputs.ts';

await runAction(async ({ inputs: read, output, log, summary }) => {
  const asked = read(schema);
  const { repository, path: out } = asked;
  const reader = new GitHubReader(placeOf(repository, asked.token));
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
  output('digest', await sealFolder(out));
  await summary(fetchSummary(inputs));
});

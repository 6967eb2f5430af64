import { readRecords } from '../../registry-site/records/read-records.ts';
import { readConfig } from '../control-files.ts';
import { placeOf } from '../github/call-github.ts';
import { GitHubReader } from '../github/github-reader.ts';
import { runAction } from '../run-action.ts';
import { comparePublished } from './compare-published.ts';
import { inputs as schema } from './inputs.ts';
import { lastDigest } from './last-digest.ts';
import { verifySummary } from './verify-summary.ts';

await runAction(async ({ inputs, output, summary, group, annotate, quote }) => {
  const { records, compare, token, 'service-url': serviceUrl } = inputs(schema);
  if (compare && token === undefined) throw new Error('input token: is required when compare is true');
  const config = await readConfig(records);
  const read = await group('Open every record', () => readRecords(records, config, { besides: [] }));
  for (const { path, why } of read.skipped.slice(0, 20)) annotate('error', why, { file: path });
  quote(read.skipped.map(({ path, why }) => `not trusted: ${path}: ${why}`).join('\n'));
  output('records', String(read.attempts.length + read.versions.length + read.decisions.length));
  output('untrusted', String(read.skipped.length));
  const compared =
    compare && token !== undefined
      ? await group('Rebuild the published site', async () => {
          const published = await lastDigest(new GitHubReader(placeOf(process.env['GITHUB_REPOSITORY'] ?? '', token)));
          return comparePublished({
            records,
            published,
            server: process.env['GITHUB_SERVER_URL'] ?? 'https://github.com',
            serviceUrl,
          });
        })
      : undefined;
  output('same', compared === undefined ? '' : String(compared.same));
  await summary(verifySummary(read, compared));
  if (read.skipped.length > 0)
    throw new Error(
      `${read.skipped.length} of the records are not trusted; the first: ${read.skipped[0]?.path}. Find out who wrote it, then remove or mend it`,
    );
  if (compared && !compared.same)
    throw new Error(
      `the site published from ${compared.commit.slice(0, 7)} is not what its records give: ${compared.rebuilt} was built, ${compared.published} was published`,
    );
});

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { cell } from '../summary/cell.ts';
import { runAction } from '../run-action.ts';
import { buildFromFolder } from './build-from-folder.ts';
import { inputs as schema } from './inputs.ts';
import { SiteDigest, siteDigest } from './site-digest.ts';

await runAction(async ({ inputs, output, summary, group, quote }) => {
  const { records, out, audience, digest: file, 'service-url': serviceUrl } = inputs(schema);
  const server = process.env['GITHUB_SERVER_URL'] ?? 'https://github.com';
  const site = await group('Build the site', () => buildFromFolder({ records, out, audience, server, serviceUrl }));
  quote(site.skipped.map(({ path, why }) => `not trusted: ${path}: ${why}`).join('\n'));
  const digest = await siteDigest(out);
  if (file !== undefined) {
    const { stdout } = await promisify(execFile)('git', ['-C', records, 'rev-parse', 'HEAD']);
    const left = SiteDigest.parse({ harvester: 1, commit: stdout.trim(), audience, ...digest });
    await writeFile(file, `${JSON.stringify(left)}\n`);
  }
  output('pages', String(site.pages.length));
  output('sha256', digest.sha256);
  await summary(
    [
      '### Site',
      '',
      '| pages | files | records not trusted | digest |',
      '|--:|--:|--:|---|',
      `| ${site.pages.length} | ${digest.files} | ${site.skipped.length} | \`${digest.sha256.slice(0, 12)}\` |`,
      '',
      ...site.skipped.slice(0, 50).map(({ path, why }) => `- ${cell(path)}: ${cell(why)}`),
      '',
    ].join('\n'),
  );
});

import { runAction } from '../run-action.ts';
import { buildFromFolder } from './build-from-folder.ts';

await runAction(async ({ input, optional, output, summary, log }) => {
  const audience = input('audience');
  if (audience !== 'public' && audience !== 'internal') throw new Error(`audience "${audience}" is not known. Use public or internal`);
  const site = await buildFromFolder({
    records: input('records'),
    out: input('out'),
    audience,
    server: process.env['GITHUB_SERVER_URL'] ?? 'https://github.com',
    serviceUrl: optional('service-url'),
  });
  for (const { path, why } of site.skipped) log(`not trusted: ${path}: ${why}`);
  output('pages', String(site.pages.length));
  await summary(`### Site\n\n${site.pages.length} pages, ${site.skipped.length} records not trusted.\n`);
});

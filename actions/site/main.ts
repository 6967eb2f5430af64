import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { Competition } from '../../core/contract/competition.ts';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { buildSite } from '../../registry-site/build.ts';
import { runAction } from '../run-action.ts';

await runAction(async ({ input, optional, output, summary, log }) => {
  const records = input('records');
  const audience = input('audience');
  if (audience !== 'public' && audience !== 'internal') throw new Error(`audience "${audience}" is not known. Use public or internal`);
  const folder = join(records, 'competitions');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
  const serviceUrl = optional('service-url');
  const server = process.env['GITHUB_SERVER_URL'] ?? 'https://github.com';
  const site = await buildSite({
    records,
    competitions: await Promise.all(files.map((name) => contract(Competition, join(folder, name)))),
    config: await contract(HarvesterConfig, join(records, 'harvester.yaml')),
    out: input('out'),
    audience,
    repositoryUrl: (repository) => `${server}/${repository}`,
    ...(serviceUrl && { serviceUrl }),
  });
  for (const { path, why } of site.skipped) log(`not trusted: ${path}: ${why}`);
  output('pages', String(site.pages.length));
  await summary(`### Site\n\n${site.pages.length} pages, ${site.skipped.length} records not trusted.\n`);
});

async function contract<S extends z.ZodType>(schema: S, path: string): Promise<z.infer<S>> {
  const read = readContract(schema, path, await readFile(path, 'utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobContext } from '../job-context.ts';
import { pagesFolder } from '../../pages/site-folder.ts';
import { sitePage } from '../../render/urls.ts';
import { readZip } from './zip.ts';

/** `actions/deploy-pages`: puts the run's pages artifact in place of the repository's site, in one step. */
export async function deployPages(context: JobContext, inputs: Record<string, string>): Promise<Record<string, string>> {
  const { world, job, token } = context;
  const { repository } = job.run;
  if (token.permissions['pages'] !== 'write' || token.permissions['id_token'] !== 'write') {
    throw new Error('Resource not accessible by integration: deploy-pages needs permissions pages: write and id-token: write');
  }
  const name = inputs['artifact_name'] || 'github-pages';
  const found = [...repository.artifacts.values()].findLast((one) => one.run === job.run && one.name === name);
  if (!found)
    throw new Error(
      `No artifacts named "${name}" were found for this workflow run. Ensure artifacts are uploaded with actions/upload-pages-artifact`,
    );
  const folder = pagesFolder(world, repository);
  const fresh = `${folder}.next-${job.id}`;
  await mkdir(fresh, { recursive: true });
  await readZip(found.file, fresh);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, '..'), { recursive: true });
  await rename(fresh, folder);
  return { page_url: sitePage(world, repository) };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { now, type Artifact } from '../../store.ts';
import { repositoryPage } from '../../render/urls.ts';
import type { JobContext } from '../job-context.ts';
import { findFiles, writeZip } from './zip.ts';

const days = 86_400_000;

/** `actions/upload-artifact`: files as one zip of this run; a name can be taken once unless `overwrite`. */
export async function uploadArtifact(
  context: JobContext,
  inputs: Record<string, string>,
  _env?: Record<string, string>,
): Promise<Record<string, string>> {
  const { world, job, folders } = context;
  const { run } = job;
  const name = inputs['name'] || 'artifact';
  if (/[":<>|*?\r\n\\/]/.test(name))
    throw new Error(`The artifact name is not valid: ${name}. It must not contain any of " : < > | * ? \\ / or line breaks`);
  if (!inputs['path']) throw new Error('Input required and not supplied: path');
  const { root, files } = await findFiles(folders.workspace, inputs['path'], inputs['include-hidden-files'] === 'true');
  if (files.length === 0) {
    const message = `No files were found with the provided path: ${inputs['path']}. No artifacts will be uploaded.`;
    const mood = inputs['if-no-files-found'] || 'warn';
    if (mood === 'error') throw new Error(message);
    if (mood === 'warn') context.log(`##[warning]${message}`);
    return {};
  }
  const odd = files.map((one) => relative(root, one)).find((path) => /[":<>|*?\r\n]/.test(path));
  if (odd !== undefined)
    throw new Error(
      `The path for one of the files in artifact is not valid: ${odd}. Contains one of: Double quote ", Colon :, Less than <, Greater than >, Vertical bar |, Asterisk *, Question mark ?, Carriage return \\r, Line feed \\n`,
    );
  const twin = [...run.repository.artifacts.values()].find((one) => one.run === run && one.name === name);
  if (twin && inputs['overwrite'] !== 'true')
    throw new Error(`Failed to CreateArtifact: (409) Conflict: an artifact with this name already exists on the workflow run`);
  if (twin) run.repository.artifacts.delete(twin.id);
  const id = world.store.id();
  const file = join(world.dir, 'artifacts', `${id}.zip`);
  await writeZip(file, root, files);
  const bytes = await readFile(file);
  const keep = Number(inputs['retention-days'] || 90) * days;
  const artifact: Artifact = {
    id,
    name,
    run,
    file,
    size: bytes.length,
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    createdAt: now(),
    expiresAt: new Date(Date.now() + keep).toISOString(),
  };
  run.repository.artifacts.set(id, artifact);
  context.log(`Artifact ${name} has been successfully uploaded! ${files.length} files, ${bytes.length} bytes. Artifact ID is ${id}`);
  return {
    'artifact-id': String(id),
    'artifact-digest': artifact.digest.slice('sha256:'.length),
    'artifact-url': `${repositoryPage(world, run.repository)}/actions/runs/${run.id}/artifacts/${id}`,
  };
}

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { JobContext } from '../job-context.ts';
import { glob } from '../../rulesets/rules-for.ts';
import { readZip } from './zip.ts';

/** `actions/download-artifact`: one artifact of this run by `name`, or all (matching `pattern`), each in a folder of its name. */
export async function downloadArtifact(context: JobContext, inputs: Record<string, string>): Promise<Record<string, string>> {
  const { job, folders } = context;
  const into = resolve(folders.workspace, inputs['path'] || '.');
  const all = [...job.run.repository.artifacts.values()].filter((one) => one.run === job.run);
  await mkdir(into, { recursive: true });
  const { name } = inputs;
  if (name) {
    const found = all.find((one) => one.name === name);
    if (!found) throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`);
    await readZip(found.file, into);
  } else {
    const wanted = all.filter((one) => !inputs['pattern'] || glob(inputs['pattern']).test(one.name));
    for (const one of wanted) await readZip(one.file, inputs['merge-multiple'] === 'true' ? into : join(into, one.name));
  }
  return { 'download-path': into };
}

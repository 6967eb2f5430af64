import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleRecords } from '../../../registry-site/testing/sample-records.ts';
import type { DocsWorld } from '../world.ts';
import { newFolder } from './new-folder.ts';

/** `records`, with their `harvester.yaml` beside them too. */
export async function openRecordsWorld(): Promise<DocsWorld> {
  const folder = await newFolder();
  const { folder: records, competitions } = await sampleRecords(join(folder.dir, 'records'));
  await records.write('harvester.yaml', JSON.stringify(records.config(competitions.map(({ name }) => name))));
  for (const competition of competitions) await records.write(`competitions/${competition.name}.yaml`, JSON.stringify(competition));
  await symlink('records/harvester.yaml', join(folder.dir, 'harvester.yaml'));
  const files = await readdir(join(records.path, 'attempts'), { recursive: true });
  const record = files.find((name) => name.endsWith('.json'));
  if (record === undefined) throw new Error('the sample records hold no attempt');
  return { ...folder, stands: new Map([['RECORD', `records/attempts/${record}`]]) };
}

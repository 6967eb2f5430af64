import * as z from 'zod';
import { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { readContract } from '../core/contract/read.ts';
import { signerKeys } from '../core/provenance/keys.ts';
import { open, type RecordKind, type RecordOf } from '../core/provenance/statement.ts';
import type { Person } from './person.ts';
import { names } from './stage.ts';

const Tree = z.object({ tree: z.array(z.object({ path: z.string(), type: z.string(), sha: z.string() })) });
const Blob = z.object({ content: z.string() });

/** Every record of a kind in the records repository, its signature checked. Throws when one is not trusted. */
export async function openRecords<K extends RecordKind>(reader: Person, kind: K): Promise<RecordOf[K][]> {
  const { tree } = Tree.parse(await reader.api('GET', `/repos/${names.records}/git/trees/main?recursive=1`));
  const read = async (sha: string): Promise<string> =>
    Buffer.from(Blob.parse(await reader.api('GET', `/repos/${names.records}/git/blobs/${sha}`)).content, 'base64').toString('utf8');
  const configFile = tree.find(({ path }) => path === 'harvester.yaml');
  if (!configFile) throw new Error('the records repository has no harvester.yaml');
  const config = readContract(HarvesterConfig, 'harvester.yaml', await read(configFile.sha));
  if (config.kind === 'invalid') throw new Error(config.problems[0].message);
  const signers = kind === 'version' ? config.value.publishers : config.value.runners;
  const keys = await signerKeys(signers);
  const records: RecordOf[K][] = [];
  for (const { path, sha } of tree.filter((entry) => entry.type === 'blob' && entry.path.startsWith(`${kind}s/`))) {
    const opened = await open(kind, JSON.parse(await read(sha)), keys);
    if (opened.kind === 'bad') throw new Error(`the record ${path} is not trusted: ${opened.why}`);
    records.push(opened.record);
  }
  return records;
}

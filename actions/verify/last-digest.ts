import { inflateRawSync } from 'node:zlib';
import { bufferSource } from '../../gate/bytes/byte-source.ts';
import { readZipDirectory } from '../../gate/containers/zip-directory.ts';
import type { GitHubReader } from '../github/github-reader.ts';
import { SiteDigest } from '../site/site-digest.ts';

const name = 'site-digest';
const mostBytes = 10_000;

/**
 * The digest that the newest finished site workflow of the default branch left. An artifact is anybody's bytes: one small file in a strict
 * archive, checked against its schema; what it says is only ever compared. Throws, with the next step, when there is none.
 */
export async function lastDigest(github: Pick<GitHubReader, 'artifacts' | 'artifactZip'>): Promise<SiteDigest> {
  const newest = (await github.artifacts(name))
    .filter(({ expired, workflow_run: run }) => !expired && run?.head_branch === 'main' && run.head_repository_id === run.repository_id)
    .toSorted((a, b) => b.id - a.id)[0];
  if (!newest) throw new Error(`no artifact "${name}" is left of a site workflow on main. Run the site workflow, then this again`);
  const zip = await github.artifactZip(newest.id, 100_000);
  const bytes = await onlyFile(zip);
  try {
    return SiteDigest.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    // What the parser says holds some of the text.
    throw new Error(`${name}.json is not what the site action writes. Run the site workflow, then this again`);
  }
}

async function onlyFile(zip: Buffer): Promise<Buffer> {
  const [entry, ...more] = await readZipDirectory(bufferSource(zip), 1).catch((error: unknown) => {
    throw new Error(`the artifact "${name}" is no archive that can be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (!entry || more.length > 0 || entry.name !== `${name}.json` || entry.link || entry.size > mostBytes)
    throw new Error(`the artifact "${name}" is not one small ${name}.json`);
  const packed = zip.subarray(entry.start, entry.start + entry.packed);
  return entry.method === 'stored' ? packed : inflateRawSync(packed, { maxOutputLength: mostBytes });
}

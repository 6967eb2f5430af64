import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildSite } from './build.ts';
import { sampleRecords } from './testing/sample-records.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const swagger = 'openapi/index.html';

test('no page but Swagger UI loads more than 40 kB of script, and none from elsewhere; only the one that runs models may compile code', async () => {
  const work = temporaryFolder();
  const { folder, ...sample } = await sampleRecords(join(work, 'records'));
  const config = folder.config(sample.competitions.map(({ name }) => name));
  const out = join(work, 'site');
  const { pages } = await buildSite({ ...sample, records: folder.path, config, out, audience: 'internal' });
  const weights = new Map<string, number>();
  const weigh = (file: string): number => {
    const known = weights.get(file) ?? gzipSync(readFileSync(join(out, file))).length;
    weights.set(file, known);
    return known;
  };
  for (const page of pages) {
    const html = readFileSync(join(out, page), 'utf8');
    const scripts = [...html.matchAll(/<script [^>]*src="([^"]+)"/g)].map(([, src]) => join(page, '..', src ?? ''));
    const loaded = scripts.reduce((sum, script) => sum + weigh(script), 0);
    expect({ page, fits: loaded <= 40_000 }).toEqual({ page, fits: page !== swagger });
    expect({ page, inline: /<script(?![^>]*(?:src=|type="application\/json"))|<style| style="| on[a-z]+="/.test(html) }).toEqual({
      page,
      inline: false,
    });
    expect({ page, wasm: html.includes('wasm-unsafe-eval') }).toEqual({ page, wasm: page === 'try/index.html' });
    expect({ page, restyles: html.includes('unsafe-inline') }).toEqual({ page, restyles: page === swagger });
    expect({ page, elsewhere: /<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?\/\//.test(html) }).toEqual({ page, elsewhere: false });
  }
});

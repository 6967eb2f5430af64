import { readFile, readdir, writeFile } from 'node:fs/promises';
import * as prettier from 'prettier';
import type { BenchResult } from './figure.ts';
import { markdownSection } from './render-table.ts';

const results = new URL('results/', import.meta.url);
const page = new URL('../docs/performance.md', import.meta.url);

const introduction = `# Figures

Every table here is written by the bench it names, from \`bench/results/\`; nothing is typed in by hand. Values are medians. What stands
beside a figure (a peer, or the bare limit) was measured in the same run on the same machine. Targets are goals, not tests: a figure that
misses its goal says so.`;

/** The text of docs/performance.md: one section for each result there is, in the order of their names. */
export async function performancePage(): Promise<string> {
  const names = (await readdir(results)).filter((name) => name.endsWith('.json')).toSorted();
  const sections = await Promise.all(
    names.map(async (name) => markdownSection(JSON.parse(await readFile(new URL(name, results), 'utf8')) as BenchResult)),
  );
  const options = await prettier.resolveConfig(page.pathname);
  return prettier.format([introduction, ...sections].join('\n\n'), { ...options, parser: 'markdown' });
}

/** Writes docs/performance.md anew. */
export async function writePerformance(): Promise<void> {
  await writeFile(page, await performancePage());
}

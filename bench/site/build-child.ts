import { readFile } from 'node:fs/promises';
import { buildSite, type SiteOptions } from '../../registry-site/build.ts';

// One whole build in a process of its own, as `harvester site build` does it: prints wall seconds and peak memory.
const options = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as SiteOptions;
const from = performance.now();
const { pages } = await buildSite(options);
const seconds = (performance.now() - from) / 1000;
process.stdout.write(`${JSON.stringify({ seconds, pages: pages.length, rssMB: process.resourceUsage().maxRSS / 1024 })}\n`);

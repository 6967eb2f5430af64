import { readFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { stateDir } from '../../scripts/environment.mjs';
import type { SiteOptions } from '../../registry-site/build.ts';

// One whole build in a process of its own, as `harvester site build` does it. Its progress goes to stderr, a line each time; at the end stdout has
// wall seconds and processor seconds (all threads) since the process began, and the peak of its memory.
enableCompileCache(join(stateDir(), 'compile-cache'));
const { buildSite } = await import('../../registry-site/build.ts');
const options = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as SiteOptions;
const progress = (done: number, of: number): void => void process.stderr.write(`${done} of ${of} competitions built\n`);
const { pages } = await buildSite({ ...options, progress });
const { system, user } = process.cpuUsage();
const rssMB = process.resourceUsage().maxRSS / 1024;
const figures = { seconds: performance.now() / 1000, cpuSeconds: (user + system) / 1e6, pages: pages.length, rssMB };
process.stdout.write(`${JSON.stringify(figures)}\n`);

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import type { Browser } from 'playwright-core';
import { axeViolations } from '../../test/registry-site/axe-violations.ts';
import { launchBrowser } from '../../test/registry-site/browser.ts';
import { previewSite } from '../../registry-site/preview.ts';
import type { Figure } from '../figure.ts';
import { figureOf } from '../measure.ts';
import { output } from './child.ts';

const lighthouseVersion = '13.5.0';
const kinds = {
  home: 'index.html',
  leaderboard: 'competitions/competition-4/leaderboard/index.html',
  model: 'models/competition-4/7.html',
  compare: 'compare/index.html?m=competition-4:7,competition-4:8',
  find: 'find/index.html',
  competition: 'competitions/competition-4/index.html',
  versions: 'models/competition-4/index.html',
  models: 'models/index.html',
  about: 'about/index.html',
  teams: 'teams/index.html',
  datasets: 'datasets/index.html',
  compositions: 'compositions/index.html',
  status: 'status/index.html',
  audit: 'audit/index.html',
  docs: 'docs/index.html',
} as const;
const judged = ['home', 'leaderboard', 'model', 'compare'] as const;

interface Context {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  readonly work: string;
}

/** What Lighthouse, axe-core and the browser's own paint clock say of a built site with 10,000 versions, and of one with 10,000 teams on one board. */
export async function qualityFigures(out: string, long: string, { say, signal, work }: Context): Promise<Record<string, Figure>> {
  const { server, url } = await previewSite(out);
  const browser = await launchBrowser();
  try {
    say('axe-core on every kind of page, light and dark');
    const violations = await everyViolation(browser, url);
    say('first paint of a long leaderboard');
    const paint = await paintsOf(browser, long);
    say(`Lighthouse ${lighthouseVersion}`);
    const scores = await lighthouse(url, join(work, 'lighthouse'), signal);
    return {
      lighthouse_min: {
        value: Math.min(...scores.map(({ score }) => score)),
        unit: 'of 100',
        n: scores.length,
        target: { atLeast: 100 },
        peers: Object.fromEntries(scores.filter(({ score }) => score < 100).map(({ name, score }) => [name, score])),
        note: `performance, accessibility, best practices and SEO of ${judged.join(', ')}; Lighthouse ${lighthouseVersion}, desktop, from this machine`,
      },
      first_paint_10k_s: figureOf(paint, 's', {
        target: { atMost: 1 },
        note: 'first contentful paint of a leaderboard of 10,000 rows, from this machine',
      }),
      axe_violations: {
        value: violations.length,
        unit: '',
        n: Object.keys(kinds).length * 2,
        target: { atMost: 0 },
        note: violations.join('; ') || 'every kind of page, light and dark',
      },
    };
  } finally {
    await browser.close();
    server.close();
  }
}

async function everyViolation(browser: Browser, url: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    for (const [name, path] of Object.entries(kinds)) {
      const page = await context.newPage();
      await page.goto(url + path);
      found.push(...(await axeViolations(page)).map((what) => `${name} in ${colorScheme}: ${what}`));
      await page.close();
    }
    await context.close();
  }
  return found;
}

async function paintsOf(browser: Browser, long: string): Promise<number[]> {
  const { server, url } = await previewSite(long);
  try {
    return await firstPaints(browser, `${url}competitions/long-board/leaderboard/index.html`);
  } finally {
    server.close();
  }
}

async function firstPaints(browser: Browser, url: string): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load' });
    const entry = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime, undefined, {
      timeout: 30_000,
    });
    times.push(Number(await entry.jsonValue()) / 1000);
    await context.close();
  }
  return times;
}

async function lighthouse(url: string, dir: string, signal: AbortSignal): Promise<{ name: string; score: number }[]> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await output('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `lighthouse@${lighthouseVersion}`], { cwd: dir, signal });
  const flags = chromium.args.filter((flag) => flag !== '--single-process' && !flag.startsWith('--disable-web-security'));
  const executable = await chromium.executablePath();
  const scores: { name: string; score: number }[] = [];
  for (const kind of judged) {
    const report = await output(
      process.execPath,
      [
        'node_modules/lighthouse/cli/index.js',
        url + kinds[kind],
        '--quiet',
        '--preset=desktop',
        '--output=json',
        `--chrome-flags=--headless=new ${flags.join(' ')}`,
      ],
      { cwd: dir, signal, env: { ...process.env, CHROME_PATH: executable } },
    );
    const { categories } = JSON.parse(report) as { categories: Record<string, { title: string; score: number | null }> };
    for (const { title, score } of Object.values(categories))
      scores.push({ name: `${kind}: ${title}`, score: Math.round((score ?? 0) * 100) });
  }
  return scores;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildSite } from '../../registry-site/build.ts';
import { previewSite } from '../../registry-site/preview.ts';
import { sampleRecords } from '../../registry-site/testing/sample-records.ts';
import { launchBrowser } from './browser.ts';

export interface Visit {
  readonly page: Page;
  /** Console errors, page errors and requests that left the site. */
  readonly complaints: string[];
}

/** Both sites of the sample records, the internal one served under a path deep down, and a browser. */
export interface SiteStory {
  /** Holds `internal` and `public`. */
  readonly work: string;
  /** Where the internal site is served; ends in a slash. */
  readonly url: string;
  /** One page of each kind, below `url`. */
  readonly kinds: readonly string[];
  visit<T>(options: BrowserContextOptions, story: (visit: Visit) => Promise<T>): Promise<T>;
  fromDisk(audience: 'internal' | 'public', path: string): string;
  close(): Promise<void>;
}

export async function openSiteStory(): Promise<SiteStory> {
  const work = await mkdtemp(join(tmpdir(), 'site-story-'));
  const { folder, ...sample } = await sampleRecords(join(work, 'records'));
  const common = { ...sample, records: folder.path, config: folder.config(sample.competitions.map(({ name }) => name)) };
  const { pages } = await buildSite({ ...common, out: join(work, 'internal'), audience: 'internal' });
  await buildSite({ ...common, out: join(work, 'public'), audience: 'public' });
  // A site must work under any path.
  const { server, url } = await previewSite(join(work, 'internal'), 0, '/deep/down/');
  const browser = await launchBrowser();
  return {
    work,
    url,
    kinds: [
      'index.html',
      'find/index.html',
      'compare/index.html?m=breast-tumour:3,breast-tumour:1',
      'competitions/breast-tumour/index.html',
      'competitions/glucose/index.html',
      'competitions/breast-tumour/leaderboard/index.html',
      'models/index.html',
      'models/breast-tumour/index.html',
      'models/breast-tumour/3.html',
      'teams/index.html',
      'team/gradient-gang.html',
      'audit/index.html',
      'status/index.html',
      'datasets/index.html',
      'datasets/oncology/site-north/index.html',
      'compositions/index.html',
      'compositions/second-look/index.html',
      'try/index.html?m=digits:1',
      'about/index.html',
      'docs/index.html',
      'docs/participants.html',
      'docs/gate.html',
      pages.find((path) => path.startsWith('attempts/breast-tumour/17-')) ?? '',
      pages.find((path) => path.startsWith('attempts/breast-tumour/12-')) ?? '',
    ],
    async visit(options, story) {
      const context = await browser.newContext(options);
      try {
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('request', (request) => {
          if (!/^(file|data|blob):/.test(request.url()) && !request.url().startsWith(url)) complaints.push(`asked ${request.url()}`);
        });
        return await story({ page, complaints });
      } finally {
        await context.close();
      }
    },
    fromDisk: (audience, path) => pathToFileURL(join(work, audience, path)).href,
    async close() {
      await browser.close();
      server.close();
      await rm(work, { recursive: true, force: true });
    },
  };
}

/** What a page does after it is loaded takes it a moment: looks until it is so. */
export const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 60_000 });

/** What the page's address asks for. */
export const query = async (page: Page): Promise<Record<string, string>> => Object.fromEntries(new URL(page.url()).searchParams);

import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { longBoard } from '../../bench/site/filled-records.ts';
import { buildSite } from '../../registry-site/build.ts';
import { previewSite } from '../../registry-site/preview.ts';
import { axeViolations } from './axe-violations.ts';
import { launchBrowser } from './browser.ts';
import { pageProblems } from './page-problems.ts';
import { soon } from './site-story.ts';

const board = 'competitions/long-board/leaderboard/';
let [work, url] = ['', ''];
let server: Server;
let browser: Browser;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'long-board-'));
  const { options } = await longBoard(join(work, 'records'), 2100);
  await buildSite({ ...options, out: join(work, 'site') });
  ({ server, url } = await previewSite(join(work, 'site')));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  await rm(work, { recursive: true, force: true });
});

async function visit(options: BrowserContextOptions, story: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext(options);
  try {
    await story(await context.newPage());
  } finally {
    await context.close();
  }
}

const topOfHead = (page: Page): Promise<number> =>
  page
    .locator('.board thead th')
    .first()
    .evaluate((cell) => Math.round(cell.getBoundingClientRect().top));

test('each part of a long board leads to the others, and axe finds nothing', async () => {
  await visit({ bypassCSP: true }, async (page) => {
    await page.goto(url + board + 'index.html');
    expect(await pageProblems(page)).toEqual([]);
    await page.getByRole('link', { name: 'Part 3' }).first().click();
    await page.waitForURL(`${url}${board}3/index.html`);
    await soon(() => page.locator('[aria-current="page"]').filter({ hasText: '3' }).count()).toBe(2);
    await soon(() => page.getByText('Rows 2 001 to 2 100 of 2 100').count()).toBe(2);
    // The last part: as the others, but for its length, over which axe takes a minute.
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Before' }).first().click();
    await page.waitForURL(`${url}${board}2/index.html`);
    await page.goto(`${url}teams/page-3/index.html`);
    expect(await axeViolations(page)).toEqual([]);
  });
});

test("a team's page leads to its row of the board, which the head of the table does not cover", async () => {
  await visit({ viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.goto(`${url}team/team-77.html`);
    await page.getByRole('row', { name: 'Breast tumours' }).getByRole('link').nth(1).click();
    await soon(() => page.locator('tr:target .team a').first().innerText()).toBe('team-77');
    await soon(() => topOfHead(page)).toBeLessThan(5);
    for (let stop = 0; stop < 3; stop += 1) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const held = document.activeElement as Element;
        const { height, left, top } = held.getBoundingClientRect();
        return held.contains(document.elementFromPoint(left + 4, top + height / 2));
      });
      expect({ stop, seen }).toEqual({ stop, seen: true });
    }
  });
});

test('where the table is wider than the window it scrolls in its frame, head and all', async () => {
  await visit({ viewport: { width: 320, height: 800 } }, async (page) => {
    await page.goto(url + board + 'index.html');
    await page.evaluate(() => scrollTo(0, 5000));
    await soon(() => topOfHead(page)).toBeLessThan(-1000);
    expect(await pageProblems(page)).toEqual([]);
  });
});

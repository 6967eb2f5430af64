import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSiteStory, type SiteStory } from './site-story.ts';

let site: SiteStory;
beforeAll(async () => {
  site = await openSiteStory();
});
afterAll(async () => {
  await site?.close();
});

const proofSays = (page: Page): Promise<string> =>
  page
    .locator('[data-proof].is-good, [data-proof].is-bad')
    .innerText()
    .then((text) => text.replaceAll(/\s+/g, ' '));

test.each(['a web server', 'disk'])('the page verifies its own records when opened from %s', async (from) => {
  await site.visit({}, async ({ page, complaints }) => {
    const path = 'models/breast-tumour/3.html';
    await page.goto(from === 'disk' ? site.fromDisk('internal', path) : site.url + path);
    const said = await proofSays(page);
    expect(said).toContain('Verified in your browser just now');
    expect(said).toContain('Version record: signed by publisher publisher-one');
    expect(said).toContain('The version rests on exactly this attempt record');
    expect(complaints).toEqual([]);
  });
});

async function tampered(path: string, change: (html: string) => string): Promise<string> {
  const html = await readFile(join(site.work, 'internal', path), 'utf8');
  const other = path.replace('index.html', 'tampered.html');
  const changed = change(html);
  expect(changed).not.toBe(html);
  await writeFile(join(site.work, 'internal', other), changed);
  return site.url + other;
}

test.each([
  [
    'a printed digest',
    (html: string) => html.replace(/(data-claim="modelSha256">)[0-9a-f]{4}/, '$10000'),
    'The page prints something else than the records say: modelSha256',
  ],
  [
    'the printed score',
    (html: string) => html.replace(/(data-claim="score">)0\.987/, '$10.999'),
    'The page prints something else than the records say: score',
  ],
  ['a record', (html: string) => html.replace(/("payload":"[\w+/]{40})[\w+/]{4}/, '$1AAAA'), 'the signature does not hold'],
  ['the key', (html: string) => html.replace(/("publisher-one":\["[\w+/]{40})[\w+/]{4}/, '$1AAAA'), 'the signature does not hold'],
])('with %s changed, the page says so', async (_, change, words) => {
  await site.visit({}, async ({ page }) => {
    await page.goto(await tampered('models/breast-tumour/3.html', change));
    const said = await proofSays(page);
    expect(said).toContain('Not verified: do not rely on this page');
    expect(said).toContain(words);
  });
});

test('without JavaScript everything reads, and the proof says how else to check', async () => {
  await site.visit({ javaScriptEnabled: false }, async ({ page }) => {
    await page.goto(site.fromDisk('internal', 'models/breast-tumour/3.html'));
    expect(await page.locator('[data-proof]').innerText()).toContain('by hand');
    expect(await page.locator('pre').first().isVisible()).toBe(true);
    await page.goto(site.fromDisk('internal', 'competitions/breast-tumour/leaderboard/index.html'));
    expect(await page.locator('table.board').getByRole('row').count()).toBe(7);
    expect(await page.getByRole('row', { name: 'baseline' }).innerText()).toContain('0.500');
    expect(await page.getByRole('button').count()).toBe(0);
  });
});

test('the public portal has no call, no record and no proof panel, but the digests', async () => {
  await site.visit({}, async ({ page }) => {
    await page.goto(site.fromDisk('public', 'models/breast-tumour/3.html'));
    expect(await page.locator('[data-proof], .code').count()).toBe(0);
    expect(await page.getByText('Public portal').isVisible()).toBe(true);
    expect(await page.locator('[data-claim="modelSha256"]').innerText()).toMatch(/^[0-9a-f]{64}$/);
  });
});

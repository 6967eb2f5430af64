import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSiteStory, query, soon, type SiteStory } from './site-story.ts';

let site: SiteStory;
beforeAll(async () => {
  site = await openSiteStory();
});
afterAll(async () => {
  await site?.close();
});

test('tables sort by keyboard and say so', async () => {
  await site.visit({}, async ({ page }) => {
    await page.goto(site.url + 'competitions/breast-tumour/leaderboard/index.html');
    const button = page.getByRole('button', { name: /Size/ });
    await button.focus();
    await page.keyboard.press('Enter');
    await soon(() => page.locator('th[aria-sort="ascending"]').innerText()).toContain('Size');
    const top = (): Promise<string> => page.locator('tbody th a:first-child').first().innerText();
    await soon(top).toBe('alice');
    await page.keyboard.press('Enter');
    await soon(top).toBe('north-forest');
    await soon(() => page.locator('[aria-sort]').count()).toBe(1);
    await soon(() => query(page)).toEqual({ 'sort.feedback': '-size' });
    await page.goto(page.url());
    await soon(top).toBe('north-forest');
    await soon(() => page.locator('th[aria-sort="descending"]').innerText()).toContain('Size');
  });
});

test('a long table filters, and the address keeps what was asked', async () => {
  await site.visit({}, async ({ page }) => {
    await page.goto(site.url + 'audit/index.html');
    await page.getByLabel('Filter').fill('digits');
    await soon(() => page.locator('table tbody tr:visible').filter({ hasText: '✓' }).count()).toBe(2);
    await soon(() => query(page)).toEqual({ 'q.trusted': 'digits' });
    await page.goto(page.url());
    await soon(() => page.getByLabel('Filter').inputValue()).toBe('digits');
  });
});

test('each table of a page keeps what was asked of it', async () => {
  await site.visit({}, async ({ page }) => {
    await page.goto(site.url + 'audit/index.html');
    await page.getByLabel('Filter').fill('digits');
    await page.getByRole('button', { name: 'Bits told' }).click();
    await page.getByRole('button', { name: 'Who' }).click();
    const all = { 'q.trusted': 'digits', 'sort.egress': 'bits-told', 'sort.decisions': 'who' };
    await soon(() => query(page)).toEqual(all);
    await page.goto(page.url());
    await soon(() => page.locator('th[aria-sort]').count()).toBe(2);
    await soon(() => page.getByLabel('Filter').inputValue()).toBe('digits');
    await soon(() => query(page)).toEqual(all);
  });
});

test('a table has a twin for spreadsheets', async () => {
  await site.visit({}, async ({ page }) => {
    for (const [path, ...lines] of [
      ['find/index.html', 'breast-tumour,3,"Gradient boosting, 180 trees, ONNX",gradient-gang'],
      ['teams/index.html', 'tiny-models,breast-tumour,1–3,1', 'gradient-gang,,breast-tumour,1,'],
      [
        'audit/index.html',
        're-evaluation,"breast-tumour, version 3 on oncology/site-north"',
        'attempts/breast-tumour/20/not-a-record.json,',
        'gina,team,/select,breast-tumour,#9',
      ],
      ['models/breast-tumour/index.html', 'breast-tumour,2,Calibrated random forest,north-forest'],
      [
        'models/breast-tumour/3.html',
        '3,oncology/site-north,2026-11,840',
        'feedback,3,gradient-gang,9,',
        ',baseline/prior,0.4871,0',
        '3,oncology/site-north,2026-11,2026-11-25',
      ],
      ['status/index.html', 'breast-tumour,Breast tumours: benign or malignant,true,7,5', 'runner-basement,0.1.0,bwrap+cgroup'],
      ['datasets/index.html', 'oncology,site-north,Aspirates of the northern site,weekly'],
      ['compositions/second-look/index.html', 'second-look,unpublished,asks digits,models:/digits/9,,,'],
    ] as const) {
      await page.goto(site.url + path);
      const hrefs = await page
        .getByRole('link', { name: 'CSV' })
        .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
      const texts = await Promise.all([...new Set(hrefs)].map(async (href) => (await page.request.get(href)).text()));
      for (const line of lines)
        expect({ path, line, there: texts.some((text) => text.includes(line)) }).toEqual({ path, line, there: true });
    }
  });
});

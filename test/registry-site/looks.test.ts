import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe-violations.ts';
import { weakContrast } from './contrast.ts';
import { pageProblems } from './page-problems.ts';
import { openSiteStory, soon, type SiteStory } from './site-story.ts';

let site: SiteStory;
beforeAll(async () => {
  site = await openSiteStory();
});
afterAll(async () => {
  await site?.close();
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([320, 768, 1280])('every kind of page is whole, quiet and reachable at %d px', async (width) => {
    await site.visit({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true }, async ({ page, complaints }) => {
      for (const path of site.kinds) {
        await page.goto(site.url + path);
        expect({ path, problems: await pageProblems(page) }).toEqual({ path, problems: [] });
        expect({ path, weak: await weakContrast(page) }).toEqual({ path, weak: [] });
        if (width === 1280) expect({ path, axe: await axeViolations(page) }).toEqual({ path, axe: [] });
      }
      expect(complaints).toEqual([]);
    });
  });
});

test('at 200 % zoom, with forced colours and on paper nothing is cut off', async () => {
  await site.visit({ viewport: { width: 640, height: 512 }, forcedColors: 'active', bypassCSP: true }, async ({ page }) => {
    for (const path of site.kinds) {
      await page.goto(site.url + path);
      expect({ path, problems: await pageProblems(page) }).toEqual({ path, problems: [] });
    }
    await page.goto(site.url + 'models/breast-tumour/3.html');
    await page.emulateMedia({ media: 'print' });
    await soon(() => page.getByRole('navigation', { name: 'Site' }).isVisible()).toBe(false);
    await soon(() => page.locator('.flow table').isVisible()).toBe(true);
    // As wide as A4 between its margins: nothing can be scrolled there.
    await page.setViewportSize({ width: 718, height: 1000 });
    for (const path of site.kinds) {
      await page.goto(site.url + path);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect({ path, beyond }).toEqual({ path, beyond: 0 });
    }
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  });
});

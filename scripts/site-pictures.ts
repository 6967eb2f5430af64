/**
 * Takes the pictures of the registry site in `docs/site/`, from the sample records of its tests: `node scripts/site-pictures.ts`. The top of each page,
 * at a desktop's width in light and dark and at a phone's.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSite } from '../registry-site/build.ts';
import { previewSite } from '../registry-site/preview.ts';
import { sampleRecords } from '../registry-site/testing/sample-records.ts';
import { launchBrowser } from '../test/registry-site/browser.ts';

const pictures = new URL('../docs/site/', import.meta.url);
const shots = [
  { name: 'home', path: 'index.html', width: 1200, height: 760, colorScheme: 'light' },
  { name: 'leaderboard-dark', path: 'competitions/breast-tumour/leaderboard/index.html', width: 1200, height: 900, colorScheme: 'dark' },
  { name: 'model', path: 'models/breast-tumour/3.html', width: 1200, height: 900, colorScheme: 'light' },
  { name: 'model-phone', path: 'models/breast-tumour/3.html', width: 390, height: 800, colorScheme: 'dark' },
] as const;

const work = await mkdtemp(join(tmpdir(), 'site-pictures-'));
const { folder, ...sample } = await sampleRecords(join(work, 'records'));
const config = folder.config(sample.competitions.map(({ name }) => name));
await buildSite({ ...sample, records: folder.path, config, out: join(work, 'site'), audience: 'internal' });
const { server, url } = await previewSite(join(work, 'site'));
const browser = await launchBrowser();
try {
  await mkdir(pictures, { recursive: true });
  for (const { colorScheme, height, name, path, width } of shots) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(url + path, { waitUntil: 'networkidle' });
    // WebP, which Chromium writes but Playwright does not offer: a quarter of a PNG's bytes.
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
    await writeFile(new URL(`${name}.webp`, pictures), Buffer.from(data, 'base64'));
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
  await rm(work, { recursive: true, force: true });
}

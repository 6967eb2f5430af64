/**
 * Takes the pictures of the comment in `docs/participants.md`, one for each state, from the fixtures of the App's decisions: `node
 * scripts/screenshots.ts`. Rendered as local-github shows comments, in a desktop's width; a few in a phone's as well.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { markdown } from '../local-github/pages/markdown.ts';
import { style } from '../local-github/pages/style.ts';
import { launchBrowser } from '../test/registry-site/browser.ts';

const fixtures = new URL('../app/fixtures/', import.meta.url);
const pictures = new URL('../docs/comments/', import.meta.url);
const guide = new URL('../docs/participants.md', import.meta.url);

/** Shown at once; all others are folded away. Each also in a phone's width. */
const first = ['queued', 'scored-better', 'scored-first', 'failed-load_error', 'gate', 'refused-policy', 'published-champion'];
const widths = { desktop: 800, phone: 390 } as const;

/** The fixtures with a comment, by name. */
async function comments(): Promise<Map<string, string>> {
  const names = (await readdir(fixtures, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const read = await Promise.all(
    names.map(async (name) => [name, await readFile(new URL(`${name}/comment.md`, fixtures), 'utf8')] as const),
  );
  return new Map(read.filter(([, text]) => text.trim() !== '').toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function html(source: string): string {
  const frame = 'body{background:transparent;padding:1px}.box{margin:0;overflow:hidden}.box>.body{padding:16px}';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><style>${style}${frame}</style><div class="box"><div class="body md">${markdown(source).text}</div></div></html>`;
}

/** WebP, which Chromium writes but Playwright does not offer: a quarter of a PNG's bytes. */
async function picture(page: Page, source: string, width: number): Promise<Buffer> {
  await page.setViewportSize({ width, height: 400 });
  await page.setContent(html(source));
  const height = await page.evaluate('document.querySelector(".box").getBoundingClientRect().height + 2');
  const session = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width, height: Math.ceil(Number(height)), scale: 1 };
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 50, clip, captureBeyondViewport: true });
  await session.detach();
  return Buffer.from(data, 'base64');
}

async function take(browser: Browser, sources: ReadonlyMap<string, string>): Promise<Record<string, string>> {
  const page = await browser.newPage({ deviceScaleFactor: 1, colorScheme: 'light', javaScriptEnabled: true });
  const digests: Record<string, string> = {};
  for (const [name, source] of sources) {
    await writeFile(new URL(`${name}.webp`, pictures), await picture(page, source, widths.desktop));
    if (first.includes(name)) await writeFile(new URL(`${name}-phone.webp`, pictures), await picture(page, source, widths.phone));
    digests[name] = createHash('sha256').update(source).digest('hex').slice(0, 16);
  }
  return digests;
}

function title(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll(/[-_]/g, ' ');
}

function gallery(names: readonly string[]): string {
  const shown = (name: string): string => `### ${title(name)}\n\n![${title(name)}](comments/${name}.webp)\n`;
  const others = names.filter((name) => !first.includes(name));
  const folded = others.map(
    (name) => `<details><summary>${title(name)}</summary>\n\n![${title(name)}](comments/${name}.webp)\n\n</details>\n`,
  );
  const phone = first
    .filter((name) => names.includes(name))
    .map((name) => `<img src="comments/${name}-phone.webp" alt="${title(name)}, on a phone" width="260">`);
  return [
    ...first.filter((name) => names.includes(name)).map(shown),
    '### On a phone\n',
    `${phone.slice(0, 3).join('\n')}\n`,
    '### Every other state\n',
    ...folded,
  ].join('\n');
}

const [begin, end] = ['<!-- pictures: node scripts/screenshots.ts -->', '<!-- end of pictures -->'];
const sources = await comments();
await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });
const browser = await launchBrowser();
try {
  const digests = await take(browser, sources);
  await writeFile(new URL('index.json', pictures), `${JSON.stringify(digests, undefined, 2)}\n`);
} finally {
  await browser.close();
}
const text = await readFile(guide, 'utf8');
const [before = '', rest = ''] = text.split(begin);
const after = rest.split(end)[1];
if (after === undefined) throw new Error(`docs/participants.md has no "${begin}" … "${end}": say where the pictures go`);
await writeFile(guide, `${before}${begin}\n\n${gallery([...sources.keys()])}\n${end}${after}`);
process.stdout.write(`${sources.size} states\n`);

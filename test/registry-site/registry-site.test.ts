import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSite } from '../../registry-site/build.ts';
import { previewSite } from '../../registry-site/preview.ts';
import { sampleOnnx, sampleRecords } from '../../registry-site/testing/sample-records.ts';
import { axeViolations } from './axe-violations.ts';
import { launchBrowser } from './browser.ts';
import { weakContrast } from './contrast.ts';
import { pageProblems } from './page-problems.ts';

let work: string;
let browser: Browser;
let internal: Awaited<ReturnType<typeof previewSite>>;
let pages: readonly string[];
/** One page of each kind. */
let kinds: readonly string[];

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'site-story-'));
  const { folder, competitions, compositions, datasets } = await sampleRecords(join(work, 'records'));
  const common = {
    records: folder.path,
    competitions,
    compositions,
    datasets,
    config: folder.config(competitions.map(({ name }) => name)),
  };
  ({ pages } = await buildSite({ ...common, out: join(work, 'internal'), audience: 'internal' }));
  await buildSite({ ...common, out: join(work, 'public'), audience: 'public' });
  kinds = [
    'index.html',
    'find/index.html',
    'compare/index.html?m=breast-tumour:3,breast-tumour:1',
    'competitions/breast-tumour/index.html',
    'competitions/glucose/index.html',
    'competitions/breast-tumour/leaderboard/index.html',
    'models/index.html',
    'models/breast-tumour/index.html',
    'models/breast-tumour/3/index.html',
    'teams/index.html',
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
    pages.find((path) => path.startsWith('attempts/breast-tumour/17/')) ?? '',
    pages.find((path) => path.startsWith('attempts/breast-tumour/12/')) ?? '',
  ];
  // A site must work under any path.
  internal = await previewSite(join(work, 'internal'), 0, '/deep/down/');
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  internal?.server.close();
  await rm(work, { recursive: true, force: true });
});

interface Visit {
  readonly page: Page;
  /** Console errors, page errors and requests that left the site. */
  readonly complaints: string[];
}

async function visit<T>(options: BrowserContextOptions, story: (visit: Visit) => Promise<T>): Promise<T> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file://') && !request.url().startsWith(internal.url)) complaints.push(`asked ${request.url()}`);
    });
    return await story({ page, complaints });
  } finally {
    await context.close();
  }
}

const fromDisk = (audience: string, path: string): string => pathToFileURL(join(work, audience, path)).href;
/** What a page does after it is loaded takes it a moment: looks until it is so. */
const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 60_000 });
const query = async (page: Page): Promise<Record<string, string>> => Object.fromEntries(new URL(page.url()).searchParams);
const proofSays = (page: Page): Promise<string> =>
  page
    .locator('[data-proof].is-good, [data-proof].is-bad')
    .innerText()
    .then((text) => text.replaceAll(/\s+/g, ' '));

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([320, 1280])('every kind of page is whole, quiet and reachable at %d px', async (width) => {
    await visit({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true }, async ({ page, complaints }) => {
      for (const path of kinds) {
        await page.goto(internal.url + path);
        expect({ path, problems: await pageProblems(page) }).toEqual({ path, problems: [] });
        expect({ path, weak: await weakContrast(page) }).toEqual({ path, weak: [] });
        if (width > 320) expect({ path, axe: await axeViolations(page) }).toEqual({ path, axe: [] });
      }
      expect(complaints).toEqual([]);
    });
  });
});

test.each(['a web server', 'disk'])('the page verifies its own records when opened from %s', async (from) => {
  await visit({}, async ({ page, complaints }) => {
    const path = 'models/breast-tumour/3/index.html';
    await page.goto(from === 'disk' ? fromDisk('internal', path) : internal.url + path);
    const said = await proofSays(page);
    expect(said).toContain('Verified in your browser just now');
    expect(said).toContain('Version record: signed by publisher publisher-one');
    expect(said).toContain('The version rests on exactly this attempt record');
    expect(complaints).toEqual([]);
  });
});

async function tampered(path: string, change: (html: string) => string): Promise<string> {
  const html = await readFile(join(work, 'internal', path), 'utf8');
  const other = path.replace('index.html', 'tampered.html');
  const changed = change(html);
  expect(changed).not.toBe(html);
  await writeFile(join(work, 'internal', other), changed);
  return internal.url + other;
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
  await visit({}, async ({ page }) => {
    await page.goto(await tampered('models/breast-tumour/3/index.html', change));
    const said = await proofSays(page);
    expect(said).toContain('Not verified: do not rely on this page');
    expect(said).toContain(words);
  });
});

test('a product team finds the champion, sees the call and copies the signed record', async () => {
  await visit({}, async ({ page, complaints }) => {
    await page.goto(internal.url + 'index.html');
    await page.getByRole('link', { name: 'Gradient boosting, 180 trees, ONNX' }).click();
    await soon(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Gradient boosting, 180 trees, ONNX');
    expect(await page.locator('.code').first().innerText()).toContain('harvester serve');
    await page.getByText('Python (MLflow)').click();
    expect(await page.locator('details[open] .code').innerText()).toContain('mlflow.pyfunc.load_model("models:/breast-tumour/3")');
    const record = await page.getByRole('link', { name: 'signed record' }).last().getAttribute('href');
    const response = await page.request.get(new URL(record ?? '', page.url()).href);
    expect(Object.keys(await response.json())).toEqual(['payloadType', 'payload', 'signatures']);
    expect(complaints).toEqual([]);
  });
});

test('a product team finds the least hungry model for its need, and lays it beside the champion', async () => {
  await visit({}, async ({ page, complaints }) => {
    await page.goto(internal.url + 'find/index.html');
    await page.getByLabel('Words').fill('tumour');
    await page.getByLabel('Sort by').selectOption('energy');
    await soon(() => page.getByRole('status').innerText()).toBe('3 of 4 versions');
    expect(await page.locator('tbody th a').first().innerText()).toBe('Logistic regression on log measures');
    await soon(() => query(page)).toEqual({ q: 'tumour', sort: 'energy' });
    await page.goto(page.url());
    await soon(() => page.getByLabel('Words').inputValue()).toBe('tumour');
    await page.getByLabel('Compare Logistic regression').check();
    await soon(() => page.getByText('Pick one more to compare').isVisible()).toBe(true);
    await page.getByLabel('Compare Gradient boosting').check();
    await page.getByRole('link', { name: 'Compare 2' }).click();
    const best = (line: string): Promise<string> => page.getByRole('row', { name: line }).locator('.is-best').innerText();
    expect(await best('Energy per 1,000')).toContain('0.0042 Wh');
    expect(await best('ROC AUC')).toContain('0.987');
    expect(await page.getByRole('row', { name: 'Latency' }).locator('.is-best').count()).toBe(0);
    await page.getByLabel('Add a version').fill('breast-tumour:99');
    await page.keyboard.press('Enter');
    await soon(() => page.getByRole('status').innerText()).toContain('There is no version breast-tumour:99');
    await page.getByRole('button', { name: 'Remove Logistic regression' }).click();
    await soon(() => page.getByRole('columnheader').count()).toBe(1);
    expect(complaints).toEqual([]);
  });
});

test('tables sort by keyboard and say so', async () => {
  await visit({}, async ({ page }) => {
    await page.goto(internal.url + 'competitions/breast-tumour/leaderboard/index.html');
    const button = page.getByRole('button', { name: /Size/ });
    await button.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('th[aria-sort="ascending"]').innerText()).toContain('Size');
    const top = (): Promise<string> => page.locator('tbody th a:first-child').first().innerText();
    await soon(top).toBe('alice');
    await page.keyboard.press('Enter');
    await soon(top).toBe('north-forest');
    expect(await page.locator('[aria-sort]').count()).toBe(1);
  });
});

test('a long table filters, and the address keeps what was asked', async () => {
  await visit({}, async ({ page }) => {
    await page.goto(internal.url + 'audit/index.html');
    await page.getByLabel('Filter').fill('digits');
    await soon(() => page.locator('table tbody tr:visible').filter({ hasText: '✓' }).count()).toBe(2);
    await soon(() => query(page)).toEqual({ 'q.trusted': 'digits' });
    await page.goto(page.url());
    await soon(() => page.getByLabel('Filter').inputValue()).toBe('digits');
  });
});

test('without JavaScript everything reads, and the proof says how else to check', async () => {
  await visit({ javaScriptEnabled: false }, async ({ page }) => {
    await page.goto(fromDisk('internal', 'models/breast-tumour/3/index.html'));
    expect(await page.locator('[data-proof]').innerText()).toContain('by hand');
    expect(await page.locator('pre').first().isVisible()).toBe(true);
    await page.goto(fromDisk('internal', 'competitions/breast-tumour/leaderboard/index.html'));
    expect(await page.locator('table.board').getByRole('row').count()).toBe(6);
    expect(await page.getByRole('button').count()).toBe(0);
  });
});

test('the public portal has no call, no record and no proof panel, but the digests', async () => {
  await visit({}, async ({ page }) => {
    await page.goto(fromDisk('public', 'models/breast-tumour/3/index.html'));
    expect(await page.locator('[data-proof], .code').count()).toBe(0);
    expect(await page.getByText('Public portal').isVisible()).toBe(true);
    expect(await page.locator('[data-claim="modelSha256"]').innerText()).toMatch(/^[0-9a-f]{64}$/);
  });
});

test('a reader runs an ONNX model in the browser, on the example and on other values', async () => {
  await visit({}, async ({ page, complaints }) => {
    await page.goto(internal.url + 'models/digits/1/index.html');
    await page.getByRole('link', { name: 'Run it in this browser' }).click();
    await page
      .getByLabel('Its ONNX file')
      .setInputFiles({ name: 'any-name.onnx', mimeType: 'application/octet-stream', buffer: sampleOnnx });
    await soon(() => page.getByRole('status').innerText()).toContain('Ready.');
    await page.getByRole('button', { name: 'Run' }).click();
    const answer = page.getByRole('definition');
    await soon(() => answer.allInnerTexts()).toEqual(['6']);
    await page.getByLabel('slant').fill('0.25');
    await page.keyboard.press('Enter');
    await soon(() => answer.allInnerTexts()).toEqual(['4.25']);
    await page.getByLabel('slant').fill('steep');
    await page.keyboard.press('Enter');
    await soon(() => page.getByRole('status').innerText()).toContain('slant is not a number: steep');
    expect(complaints).toEqual([]);
  });
});

test('a file with another digest than the recorded one is not run', async () => {
  await visit({}, async ({ page }) => {
    await page.goto(`${internal.url}try/index.html?m=digits:1`);
    const buffer = Buffer.concat([sampleOnnx, Buffer.from([0])]);
    await page.getByLabel('Its ONNX file').setInputFiles({ name: 'model.onnx', mimeType: 'application/octet-stream', buffer });
    await soon(() => page.getByRole('status').innerText()).toContain('Not run: this is another file');
    expect(await page.getByRole('button', { name: 'Run' }).isVisible()).toBe(false);
    await page.goto(`${internal.url}try/index.html?m=nothing:9`);
    await soon(() => page.getByRole('status').innerText()).toContain('There is no version nothing:9');
    await soon(() => page.getByRole('main').getByRole('listitem').allInnerTexts()).toContain(
      'Support vectors v1, Handwritten digits on delivery slips',
    );
  });
});

test('a product team sees how a model did on its own data, and what became of it', async () => {
  await visit({}, async ({ page, complaints }) => {
    await page.goto(internal.url + 'models/breast-tumour/3/index.html');
    await page.locator('.flow summary').click();
    const lineage = page.getByRole('region', { name: 'From pull request to registry, as a table' });
    expect(await lineage.getByRole('rowheader').allInnerTexts()).toEqual([
      'Built on',
      'Pull request',
      'Commit',
      'Gate',
      'Evaluation',
      'Model',
      'Registry',
      'Tuned',
    ]);
    expect(await page.getByText('Trained again, the same byte for byte').isVisible()).toBe(true);
    await page.getByRole('link', { name: 'oncology/site-north' }).first().click();
    const newest = page.getByRole('region', { name: 'breast-tumour v3 on oncology/site-north' }).getByRole('row').nth(1);
    await soon(() => newest.innerText()).toContain('times more than noise explains');
    expect(await newest.innerText()).toContain('mean_radius moved far from the reference data');
    await page.getByRole('link', { name: 'Compositions' }).click();
    await page.getByRole('link', { name: 'Second look: two opinions, one answer' }).click();
    expect(await page.getByRole('row', { name: 'unpublished' }).last().innerText()).toContain('not published here');
    await page.getByRole('link', { name: 'Audit' }).click();
    expect(await page.getByRole('row', { name: 'hospital-a-feedback (feedback)' }).first().innerText()).toContain('1.5 bits');
    expect(await page.getByText('/hold until the clinic has answered').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });
});

test('at 200 % zoom, with forced colours and on paper nothing is cut off', async () => {
  await visit({ viewport: { width: 640, height: 512 }, forcedColors: 'active', bypassCSP: true }, async ({ page }) => {
    for (const path of kinds) {
      await page.goto(internal.url + path);
      expect({ path, problems: await pageProblems(page) }).toEqual({ path, problems: [] });
    }
    await page.goto(internal.url + 'models/breast-tumour/3/index.html');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation', { name: 'Site' }).isVisible()).toBe(false);
    expect(await page.locator('.flow table').isVisible()).toBe(true);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  });
});

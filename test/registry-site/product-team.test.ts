import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleOnnx } from '../../registry-site/testing/sample-records.ts';
import { axeViolations } from './axe-violations.ts';
import { weakContrast } from './contrast.ts';
import { openSiteStory, query, soon, type SiteStory } from './site-story.ts';

let site: SiteStory;
beforeAll(async () => {
  site = await openSiteStory();
});
afterAll(async () => {
  await site?.close();
});

test('a product team finds the champion, sees the call and copies the signed record', async () => {
  await site.visit({}, async ({ page, complaints }) => {
    await page.goto(site.url + 'index.html');
    await page.getByRole('link', { name: 'Gradient boosting, 180 trees, ONNX' }).click();
    await soon(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Gradient boosting, 180 trees, ONNX');
    await soon(() => page.locator('.code').first().innerText()).toContain('harvester serve');
    await page.getByText('Python (MLflow)').click();
    await soon(() => page.locator('details[open] .code').innerText()).toContain('mlflow.pyfunc.load_model("models:/breast-tumour/3")');
    const record = await page.getByRole('link', { name: 'signed record' }).last().getAttribute('href');
    const response = await page.request.get(new URL(record ?? '', page.url()).href);
    expect(Object.keys(await response.json())).toEqual(['payloadType', 'payload', 'signatures']);
    expect(complaints).toEqual([]);
  });
});

test('a product team finds the least hungry model for its need, and lays it beside the champion', async () => {
  await site.visit({}, async ({ page, complaints }) => {
    await page.goto(site.url + 'find/index.html');
    await page.getByLabel('Words').fill('tumour');
    await page.getByLabel('Sort by').selectOption('energy');
    await soon(() => page.getByRole('status').innerText()).toBe('3 of 4 versions');
    await soon(() => page.locator('tbody th a').first().innerText()).toBe('Logistic regression on log measures');
    await soon(() => query(page)).toEqual({ q: 'tumour', sort: 'energy' });
    await page.goto(page.url());
    await soon(() => page.getByLabel('Words').inputValue()).toBe('tumour');
    await page.getByLabel('Words').fill('tumour and nothing like it');
    await page.getByLabel('Format').selectOption('python');
    await page.getByLabel('Product').selectOption('Parcel Desk');
    await soon(() => page.getByText('No version fits all of this').isVisible()).toBe(true);
    await page.goto(`${site.url}find/index.html?q=tumour&sort=energy`);
    await page.getByLabel('Compare Logistic regression').check();
    await soon(() => page.getByText('Pick one more to compare').isVisible()).toBe(true);
    await page.getByLabel('Compare Gradient boosting').check();
    await page.getByRole('link', { name: 'Compare 2' }).click();
    const best = (line: string): Promise<string> => page.getByRole('row', { name: line }).locator('.is-best').innerText();
    await soon(() => best('Energy per 1,000')).toContain('0.0042 Wh');
    await soon(() => best('ROC AUC')).toContain('0.987');
    await soon(() => page.getByRole('row', { name: 'Latency' }).locator('.is-best').count()).toBe(0);
    await page.getByLabel('Add a version').fill('breast-tumour:99');
    await page.keyboard.press('Enter');
    await soon(() => page.getByRole('status').innerText()).toContain('There is no version breast-tumour:99');
    await page.getByRole('button', { name: 'Remove Logistic regression' }).click();
    await soon(() => page.getByRole('columnheader').count()).toBe(1);
    // Whoever has no mouse goes on from there.
    await page.keyboard.press('Tab');
    await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Gradient boosting, 180 trees, ONNX');
    expect(complaints).toEqual([]);
  });
});

test('a reader runs an ONNX model in the browser, on the example and on other values', async () => {
  await site.visit({}, async ({ page, complaints }) => {
    await page.goto(site.url + 'models/digits/1.html');
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
  await site.visit({}, async ({ page }) => {
    await page.goto(`${site.url}try/index.html?m=digits:1`);
    const buffer = Buffer.concat([sampleOnnx, Buffer.from([0])]);
    await page.getByLabel('Its ONNX file').setInputFiles({ name: 'model.onnx', mimeType: 'application/octet-stream', buffer });
    await soon(() => page.getByRole('status').innerText()).toContain('Not run: this is another file');
    await soon(() => page.getByRole('button', { name: 'Run' }).isVisible()).toBe(false);
    await page.goto(`${site.url}try/index.html`);
    await soon(() => page.getByRole('status').innerText()).toContain('Which model?');
    await page.goto(`${site.url}try/index.html?m=nothing:9`);
    await soon(() => page.getByRole('status').innerText()).toContain('There is no version nothing:9');
    await soon(() => page.getByRole('main').getByRole('listitem').allInnerTexts()).toContain(
      'Support vectors v1, Handwritten digits on delivery slips',
    );
  });
});

test('a product team sees how a model did on its own data, and what became of it', async () => {
  await site.visit({}, async ({ page, complaints }) => {
    await page.goto(site.url + 'models/breast-tumour/3.html');
    await page.locator('.flow summary').click();
    const lineage = page.getByRole('region', { name: 'From pull request to registry, as a table' });
    await soon(() => lineage.getByRole('rowheader').allInnerTexts()).toEqual([
      'Built on',
      'Pull request',
      'Commit',
      'Gate',
      'Evaluation',
      'Model',
      'Registry',
      'Tuned',
    ]);
    await soon(() => page.getByText('Trained again, the same byte for byte').isVisible()).toBe(true);
    await page.getByRole('link', { name: 'oncology/site-north' }).first().click();
    const newest = page.getByRole('region', { name: 'breast-tumour v3 on oncology/site-north' }).getByRole('row').nth(1);
    await soon(() => newest.innerText()).toContain('times more than noise explains');
    await soon(() => newest.innerText()).toContain('mean_radius moved far from the reference data');
    await page.getByRole('link', { name: 'Compositions' }).click();
    await page.getByRole('link', { name: 'Second look: two opinions, one answer' }).click();
    await soon(() => page.getByRole('row', { name: 'unpublished' }).last().innerText()).toContain('not published here');
    await page.getByRole('link', { name: 'Audit' }).click();
    await soon(() => page.getByRole('row', { name: 'hospital-a-feedback (feedback)' }).first().innerText()).toContain('1.5 bits');
    await soon(() => page.getByText('/hold until the clinic has answered').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });
});

test('a product team reads what a version takes and gives, and what it is made of', async () => {
  await site.visit({ bypassCSP: true }, async ({ page }) => {
    await page.goto(site.url + 'models/breast-tumour/3.html');
    const bill = await page.getByRole('link', { name: 'ML-BOM' }).getAttribute('href');
    const bom = await (await page.request.get(new URL(bill ?? '', page.url()).href)).json();
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { type: 'machine-learning-model', version: '3' } } });
    await page.getByRole('link', { name: 'Swagger UI' }).click();
    await page.locator('#swagger').getByText('Predict typed rows').click();
    await soon(() => page.locator('#swagger').innerText()).toContain('mean_radius');
    await soon(() => page.getByRole('status').isVisible()).toBe(false);
    await soon(() => page.getByRole('main').count()).toBe(1);
    await soon(() => axeViolations(page)).toEqual([]);
    await soon(() => weakContrast(page)).toEqual([]);
  });
});

test('Swagger UI needs nothing that the page forbids', async () => {
  await site.visit({ colorScheme: 'dark' }, async ({ page, complaints }) => {
    await page.goto(`${site.url}openapi/index.html?m=digits:1`);
    await soon(() => page.locator('#swagger').innerText()).toContain('/v2/models/digits/infer');
    await page.goto(`${site.url}openapi/index.html?m=digits:2`);
    await soon(() => page.getByRole('status').innerText()).toContain('There is no description of digits:2');
    expect(complaints.filter((words) => !words.includes('404'))).toEqual([]);
  });
});

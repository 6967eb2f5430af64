import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HarvesterGate } from '../../core/contract/gate-policy.ts';
import type { Finding, GateReport } from '../../core/contract/gate-report.ts';
import { gateSummary } from './gate-summary.ts';
import { organisationGate, sketchesIn } from './organisation.ts';
import { policedReport } from './policed-report.ts';
import { rulesPage } from './rules-page.ts';

const clock: Finding = {
  rule: 'python/environment-clock',
  severity: 'warning',
  path: 'model.py',
  line: 2,
  message: 'Reads.',
  fix: 'remove it',
};
const claim: Finding = { rule: 'manifest/digest', severity: 'error', path: 'model.onnx', message: 'other bytes', fix: 'commit it' };
const scanned: GateReport = {
  verdict: 'clean',
  findings: [clock],
  scanned: [
    { path: 'model.onnx', sha256: 'a'.repeat(64), bytes: 3, format: 'onnx' },
    { path: 'model.py', sha256: 'b'.repeat(64), bytes: 3, format: 'text' },
  ],
  seconds: 0.1,
};
const who = { competition: 'tumour', team: 'alice', now: '2026-11-22T12:00:00Z' };
const waiver = {
  id: 'w-1',
  competition: 'tumour',
  team: 'alice',
  rule: 'python/environment-clock',
  path: 'model.py',
  sha256: 'b'.repeat(64),
  reason: 'only for its own log | `x`',
  by: 'maria',
  expires: '2027-01-01T00:00:00Z',
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-action-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a wrong claim of the manifest comes first and flags', () => {
  const report = policedReport(scanned, [claim], who);
  expect(report).toMatchObject({ verdict: 'flagged', findings: [{ rule: 'manifest/digest' }, { rule: 'python/environment-clock' }] });
});

test('the waiver that took effect stands in the report and in the summary, where its words cannot act', () => {
  const policy = {
    ...who,
    gate: { block: ['python/environment-clock' as const], warn: [] },
    harvester: HarvesterGate.parse({ waivers: [waiver] }),
  };
  const report = policedReport(scanned, [], policy);
  expect(report).toMatchObject({ verdict: 'clean', waived: [{ id: 'w-1', by: 'maria' }] });
  expect(gateSummary(report)).toContain(
    'w-1 | python/environment-clock | model.py | maria | 2027-01-01T00:00:00Z | only for its own log &#124; &#96;x&#96;',
  );
});

test('without the waiver the competition blocks', () => {
  expect(policedReport(scanned, [], { ...who, gate: { block: ['python/*'], warn: [] } })).toMatchObject({
    verdict: 'flagged',
    findings: [{ severity: 'error', policy: { was: 'warning', by: 'competition.yaml' } }],
  });
});

test('a harvester.yaml or a sketch that cannot be read stops the gate', async () => {
  await writeFile(join(folder, 'harvester.yaml'), 'harvester: 1\ngate:\n  block: [python/no-such]\n');
  await expect(organisationGate(join(folder, 'harvester.yaml'))).rejects.toThrow('harvester.yaml:3:11  NOT_ALLOWED');
  await expect(organisationGate(join(folder, 'nowhere.yaml'))).rejects.toThrow('nowhere.yaml');
  await writeFile(join(folder, 'a.json'), '{}');
  await expect(sketchesIn(folder)).rejects.toThrow();
  expect([await organisationGate(undefined), await sketchesIn(undefined)]).toEqual([undefined, []]);
});

test('the summary links each rule to the page of the version that ran', () => {
  const docs = rulesPage({ GITHUB_SERVER_URL: 'https://github.com', GITHUB_ACTION_REPOSITORY: 'acme/harvester', GITHUB_ACTION_REF: 'v1' });
  expect(gateSummary(scanned, docs)).toContain(
    '[python/environment-clock](https://github.com/acme/harvester/blob/v1/docs/gate-rules.md#python-environment-clock)',
  );
  expect([rulesPage({}), rulesPage({ GITHUB_SERVER_URL: 'https://x', GITHUB_ACTION_REPOSITORY: 'a](b', GITHUB_ACTION_REF: 'v1' })]).toEqual(
    [undefined, undefined],
  );
});

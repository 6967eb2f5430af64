import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GateReport } from '../core/contract/gate-report.ts';
import { annotationBatches } from './report.ts';
import { toSarif } from './sarif.ts';

const report: GateReport = {
  verdict: 'flagged',
  findings: [
    { rule: 'pickle/import', severity: 'error', path: 'a b/model.pkl', offset: 2, message: 'imports os.system.', fix: 'keep only data' },
    { rule: 'python/environment-clock', severity: 'warning', path: 'model.py', line: 7, message: 'Reads the clock.', fix: 'remove it' },
    { rule: 'shape/files', severity: 'error', path: '.', message: 'has 300 files', fix: 'submit fewer files' },
  ],
  scanned: [{ path: 'model.py', sha256: 'a'.repeat(64), bytes: 10, format: 'text' }],
  seconds: 1,
};

test('annotations stand on lines of the repository and say what to do', () => {
  expect(annotationBatches(report, 'submissions/alice')).toEqual([
    [
      {
        path: 'submissions/alice/a b/model.pkl',
        start_line: 1,
        end_line: 1,
        annotation_level: 'failure',
        title: 'pickle/import',
        message: 'At byte 2: imports os.system.\nFix: keep only data',
      },
      {
        path: 'submissions/alice/model.py',
        start_line: 7,
        end_line: 7,
        annotation_level: 'warning',
        title: 'python/environment-clock',
        message: 'Reads the clock.\nFix: remove it',
      },
    ],
  ]);
});

test('annotations come in batches of fifty, in the order of the report', () => {
  const [, second] = report.findings;
  const findings = Array.from({ length: 120 }, (_, i) => ({ ...second!, line: i + 1 }));
  const batches = annotationBatches({ ...report, findings });
  expect(batches.map((batch) => batch.length)).toEqual([50, 50, 20]);
  expect(batches.flat().map(({ start_line }) => start_line)).toEqual(findings.map(({ line }) => line));
});

describe('SARIF', () => {
  const schema = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const ajv = new Ajv({
    strict: false,
    unicodeRegExp: false,
    validateFormats: true,
    formats: { uri: isUri, 'uri-reference': isUri, 'date-time': true },
  });
  // The standard's schema is written in draft 4, of which only the name of `id` makes a difference here.
  const parts = Object.entries(JSON.parse(readFileSync(schema, 'utf8')) as Record<string, unknown>).filter(([key]) => key !== '$schema');
  const validate = ajv.compile(Object.fromEntries(parts.map(([key, part]) => [key === 'id' ? '$id' : key, part])));
  const problems = (log: unknown): unknown[] => (validate(log) ? [] : (validate.errors ?? []));

  test('has every finding with its place, and every file with its digest', () => {
    const log = toSarif(report, { prefix: 'submissions/alice' });
    const [run] = log.runs;
    expect(run?.tool.driver.rules?.map((rule) => rule.id)).toEqual(['pickle/import', 'python/environment-clock', 'shape/files']);
    expect(run?.results?.map((result) => [result.ruleIndex, result.level, result.locations?.[0]?.physicalLocation])).toEqual([
      [0, 'error', { artifactLocation: { uri: 'submissions/alice/a%20b/model.pkl' }, region: { byteOffset: 2, byteLength: 1 } }],
      [1, 'warning', { artifactLocation: { uri: 'submissions/alice/model.py' }, region: { startLine: 7 } }],
      [2, 'error', { artifactLocation: { uri: 'submissions/alice/.' } }],
    ]);
    expect(run?.artifacts).toMatchObject([{ location: { uri: 'submissions/alice/model.py' }, hashes: { 'sha-256': 'a'.repeat(64) } }]);
    expect(problems(log)).toEqual([]);
  });

  test('links each rule to its page, with its weakness class', () => {
    const [rule] = toSarif(report, { docs: 'https://example.org/gate-rules.md' }).runs[0]?.tool.driver.rules?.slice(1) ?? [];
    expect(rule).toMatchObject({
      helpUri: 'https://example.org/gate-rules.md#python-environment-clock',
      properties: { tags: ['security', 'external/cwe/cwe-367'] },
      defaultConfiguration: { level: 'warning' },
    });
    expect(toSarif(report).runs[0]?.tool.driver.rules?.[0]?.helpUri).toMatch(/^file:.*\/docs\/gate-rules\.md#pickle-import$/);
  });

  test('says why a finding was waived', () => {
    const [first, ...others] = report.findings;
    const waived = {
      id: 'w',
      rule: 'pickle/import',
      path: 'a b/model.pkl',
      sha256: 'a'.repeat(64),
      reason: 'read by hand',
      by: 'maria',
      expires: '2027-01-01T00:00:00Z',
    };
    const log = toSarif({
      ...report,
      waived: [waived],
      findings: [{ ...first!, severity: 'note', policy: { was: 'error', by: 'waiver', waiver: 'w' } }, ...others],
    });
    expect(log.runs[0]?.results?.[0]?.suppressions).toMatchObject([
      { status: 'accepted', justification: expect.stringContaining('read by hand') },
    ]);
    expect(problems(log)).toEqual([]);
  });

  test('is valid by the official schema whatever files are called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), fc.string(), fc.nat(), (path, message, at) => {
        const finding = {
          rule: 'unscannable/bomb',
          severity: 'error',
          path,
          message,
          fix: 'f',
          ...(at % 2 ? { line: at } : { offset: at }),
        } as const;
        expect(
          problems(toSarif({ ...report, findings: [finding], scanned: [{ ...report.scanned[0]!, path }] }, { prefix: 'submissions/a' })),
        ).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

function isUri(text: string): boolean {
  return /^[\w.~:/?#[\]@!$&'()*+,;=%-]*$/.test(text);
}

import { expect, test } from 'vitest';
import type { GateReport } from '../core/contract/gate-report.ts';
import { toAnnotations, toSarif } from './report.ts';

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
  expect(toAnnotations(report, 'submissions/alice')).toEqual([
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
  ]);
});

test('SARIF has every finding with its place, and every file with its digest', () => {
  const [run] = toSarif(report, 'submissions/alice').runs;
  expect(run?.tool.driver.rules.map((rule) => rule.id)).toEqual(['pickle/import', 'python/environment-clock', 'shape/files']);
  expect(run?.results.map((result) => [result.ruleIndex, result.level, result.locations[0]?.physicalLocation])).toEqual([
    [0, 'error', { artifactLocation: { uri: 'submissions/alice/a%20b/model.pkl' }, region: { byteOffset: 2, byteLength: 1 } }],
    [1, 'warning', { artifactLocation: { uri: 'submissions/alice/model.py' }, region: { startLine: 7 } }],
    [2, 'error', { artifactLocation: { uri: 'submissions/alice/.' } }],
  ]);
  expect(run?.artifacts).toMatchObject([{ location: { uri: 'submissions/alice/model.py' }, hashes: { 'sha-256': 'a'.repeat(64) } }]);
});

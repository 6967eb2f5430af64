import { expect, test } from 'vitest';
import type { Submission } from '../../core/contract/submission.ts';
import { gateSummary } from './gate-summary.ts';
import { manifestFindings } from './manifest-findings.ts';

const manifest = { artifacts: [{ path: 'model.onnx', sha256: 'a'.repeat(64), format: 'onnx' }] } as unknown as Submission;

test('an artifact whose bytes are not the declared ones is an error that says the right digest', () => {
  const [finding] = manifestFindings(manifest, [{ path: 'model.onnx', sha256: 'b'.repeat(64), bytes: 1 }]);
  expect(finding).toMatchObject({ rule: 'manifest/digest', severity: 'error', path: 'model.onnx' });
  expect(finding?.fix).toContain('b'.repeat(64));
});

test('a declared artifact that is not there is an error; a matching one is none', () => {
  expect(manifestFindings(manifest, [])).toHaveLength(1);
  expect(manifestFindings(manifest, [{ path: 'model.onnx', sha256: 'a'.repeat(64), bytes: 1 }])).toEqual([]);
});

test('nothing a participant wrote can act in the step summary', () => {
  const evil = '| x |\n# <script>alert(1)</script> @org/team [a](javascript:1) `b`';
  const text = gateSummary({
    verdict: 'flagged',
    findings: [{ rule: 'python/x', severity: 'error', path: evil, message: evil, fix: evil }],
    scanned: [],
    seconds: 0.1,
  });
  expect(text).not.toMatch(/<script|@org|\]\(/);
  expect(text.split('\n').filter((line) => line.startsWith('| error'))).toHaveLength(1);
});

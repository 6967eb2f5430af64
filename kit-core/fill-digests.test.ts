import { expect, test } from 'vitest';
import { Submission } from '../core/contract/submission.ts';
import { readContract } from '../core/contract/read.ts';
import { fillDigests } from './fill-digests.ts';

const digest = 'ab'.repeat(32);
const manifest = (artifact: string): string => `interface: 1
title: A model # the best
members: [alice]
licence: MIT
artifacts:
  - ${artifact}
card: { intendedUse: x, limitations: x, trainingData: x }
`;

test.each([
  ["{ path: a.json, sha256: '0000', format: json } # mine", `{ path: a.json, sha256: '${digest}', format: json } # mine`],
  ['{ path: a.json, sha256: "", format: json }', `{ path: a.json, sha256: "${digest}", format: json }`],
  ['{ path: a.json, format: json, sha256: todo }', `{ path: a.json, format: json, sha256: '${digest}' }`],
  ['path: a.json\n    sha256: 0000\n    format: json', `path: a.json\n    sha256: '${digest}'\n    format: json`],
])('fills in %j and leaves everything else alone', (before, after) => {
  const filled = fillDigests('submission.yaml', manifest(before), { 'a.json': digest });
  expect(filled).toEqual({ kind: 'filled', text: manifest(after) });
  expect(readContract(Submission, 'submission.yaml', manifest(after)).kind).toBe('valid');
});

test.each(['{ path: a.json, format: json }', '{ path: a.json, sha256: , format: json }', 'path: a.json\n    sha256:\n    format: json'])(
  'says where a digest has no place in %j',
  (artifact) => {
    const filled = fillDigests('submission.yaml', manifest(artifact), { 'a.json': digest });
    expect(filled).toMatchObject({ kind: 'problems', problems: [{ code: 'MISSING', line: 6, path: 'submission.yaml' }] });
  },
);

test('tells what else is wrong with the manifest', () => {
  const text = manifest("{ path: a.json, sha256: '0', format: jsonn }");
  expect(fillDigests('submission.yaml', text, { 'a.json': digest })).toMatchObject({
    kind: 'problems',
    problems: [{ code: 'NOT_ALLOWED', next: 'did you mean "json"?' }],
  });
});

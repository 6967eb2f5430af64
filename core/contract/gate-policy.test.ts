import { expect, test } from 'vitest';
import { HarvesterGate } from './gate-policy.ts';
import { readContract } from './read.ts';

const read = (text: string) => readContract(HarvesterGate, 'harvester.yaml', text);

test('policy may name rules and families of them', () => {
  expect(read('block: [python/environment-clock]\nwarn: [python/*]\n')).toMatchObject({
    kind: 'valid',
    value: { block: ['python/environment-clock'], warn: ['python/*'], waivers: [] },
  });
});

test('a rule there is not is an error at its place, with the nearest one', () => {
  expect(read('block:\n  - secret\n  - python/proces-start\n')).toMatchObject({
    kind: 'invalid',
    problems: [{ path: 'harvester.yaml', line: 3, column: 5, code: 'NOT_ALLOWED', next: 'did you mean "python/process-start"?' }],
  });
});

test.each(['unscannable/bomb', 'unscannable/*', 'report/more'])('a waiver for %s cannot be written', (rule) => {
  const waiver = `{id: w, competition: c, team: t, rule: ${rule}, path: a.pkl, sha256: ${'a'.repeat(64)}, reason: harmless enough, by: m, expires: 2027-01-01T00:00:00Z}`;
  expect(read(`waivers:\n  - ${waiver}\n`)).toMatchObject({ kind: 'invalid', problems: [{ line: 2, code: 'NOT_ALLOWED' }] });
});

test('two waivers of one name are an error', () => {
  const waiver = `{id: w, competition: c, team: t, rule: secret, path: a, sha256: ${'a'.repeat(64)}, reason: harmless enough, by: m, expires: 2027-01-01T00:00:00Z}`;
  expect(read(`waivers:\n  - ${waiver}\n  - ${waiver}\n`)).toMatchObject({ kind: 'invalid', problems: [{ line: 3 }] });
});

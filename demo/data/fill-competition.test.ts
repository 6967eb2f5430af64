import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Competition } from '../../core/contract/competition.ts';
import { readContract } from '../../core/contract/read.ts';
import { fillCompetition, fillValues } from './fill-competition.ts';

const splits = {
  feedback: { name: 'other-feedback', sha256: 'a'.repeat(64), rows: 12 },
  final: { name: 'other-final', sha256: 'b'.repeat(64), rows: 3456 },
};

test('digests, names and rows of the splits and the lock are written, and nothing else changes', async () => {
  const text = await readFile(new URL('../../examples/breast-tumour/competition.yaml', import.meta.url), 'utf8');
  const filled = fillCompetition(text, { splits, lockSha256: 'c'.repeat(64) });
  const read = readContract(Competition, 'competition.yaml', filled);
  expect(read).toMatchObject({
    kind: 'valid',
    value: { data: splits, environment: { lock: 'env/requirements.lock', sha256: 'c'.repeat(64) } },
  });
  const changed = text.split('\n').filter((line, index) => line !== filled.split('\n')[index]);
  expect(changed.map((line) => line.trim().split(':')[0])).toEqual(['feedback', 'final', 'environment']);
  expect(filled.match(/#.*/g)).toEqual(text.match(/#.*/g));
});

test('plain, single and double quoted values are all replaced in place', () => {
  const text = 'a: old # kept\nb: \'old\'\nc: [1, "old"]\n';
  const values: [(string | number)[], string][] = [
    [['c', 1], 'z'],
    [['a'], 'much-longer'],
    [['b'], 'y'],
  ];
  expect(fillValues('x.yaml', text, values)).toBe('a: much-longer # kept\nb: \'y\'\nc: [1, "z"]\n');
});

test('a file without the value, or no YAML at all, is said to be so', () => {
  expect(() => fillCompetition('data: {}\n', { splits, lockSha256: '' })).toThrow('environment.sha256 is missing');
  expect(() => fillValues('x.yaml', 'a: [', [])).toThrow('x.yaml:1');
});

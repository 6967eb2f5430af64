import { expect, test } from 'vitest';
import { memorisationLine, suspectMemorisation, type TwinTest } from './memorisation.ts';

const clear: TwinTest = { difference: 0.3, p: 1e-9, noise: 0.02 };
const nothing: TwinTest = { difference: 0.001, p: 0.4, noise: 0.02 };

test.each([
  ['nobody', nothing, nothing, [nothing, nothing], []],
  ['public rows', clear, nothing, [nothing, nothing], ['public-rows']],
  ['private rows', nothing, clear, [nothing, nothing], ['private-rows']],
  ['both', clear, clear, [null, null], ['public-rows', 'private-rows']],
  ['a difference that is sure but within the score’s noise', { difference: 0.01, p: 1e-9, noise: 0.02 }, null, [], []],
  ['a difference that is large but unsure', { difference: 0.3, p: 0.002, noise: 0.02 }, null, [], []],
  ['what shuffled labels show too', clear, clear, [clear, nothing], ['private-rows']],
] as const)('%s', (_, of, own, control, suspected) => {
  expect(suspectMemorisation({ public: of, private: own, control })).toEqual({ suspected });
});

test('where neither could be scored nothing is said at all', () => {
  expect(suspectMemorisation({ public: null, private: null, control: [null, null] })).toBeUndefined();
});

test('the runner’s log tells what was found in words', () => {
  const test = { difference: 0.1234, p: 0.0004, noise: 0.01 };
  const tests = { public: test, private: null, control: [] };
  expect(memorisationLine({ suspected: ['public-rows'] }, tests)).toBe(
    'memorisation: public-rows look known by heart; answered better than their moved twins by: public 0.12 (p = 0.00040), private not told',
  );
  expect(memorisationLine({ suspected: [] }, tests)).toContain('no rows look known by heart');
});

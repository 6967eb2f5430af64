import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptOf } from './excerpt.ts';

test('paths become those of the pull request', () => {
  expect(excerptOf(['File "/submission/model.py", line 3'], 'alice')).toBe('File "submissions/alice/model.py", line 3');
});

test('terminal escapes, controls and direction marks are taken out; lines and tabs stay', () => {
  expect(excerptOf(['\u001b[31mred\u001b[0m\u0007\u202e\ta\nb\r\u0000'], 'alice')).toBe('red\ta\nb');
});

test('it is never longer than 4,000 characters, and keeps the end', () => {
  fc.assert(fc.property(fc.array(fc.string({ maxLength: 3000 }), { maxLength: 5 }), (parts) => excerptOf(parts, 'alice').length <= 4000));
  expect(excerptOf([`${'x'.repeat(9000)}ValueError: the reason`], 'alice')).toMatch(/^…x+ValueError: the reason$/);
});

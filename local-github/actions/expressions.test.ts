import { describe, expect, test } from 'vitest';
import { evaluate, fill, holds, interpolate } from './expressions.ts';

const contexts = { needs: { a: { result: 'failure', outputs: { n: '3' } } }, inputs: { flag: true, name: "o'x" }, env: {} };

describe('expressions mean what they mean at GitHub', () => {
  test('templates keep a lone expression’s type and make text of the rest', () => {
    expect(interpolate('${{ inputs.flag }}', contexts)).toBe(true);
    expect(fill("n=${{ needs.a.outputs.n }} ${{ format('{0}}}', inputs.name) }}", contexts)).toBe("n=3 o'x}");
    expect(interpolate('${{ fromJson(\'["a","b"]\') }}', contexts)).toEqual(['a', 'b']);
    expect(fill('${{ env.missing }}', contexts)).toBe('');
  });

  test.each([
    [undefined, false, true],
    [undefined, true, false],
    ["needs.a.result == 'failure'", false, true],
    ["needs.a.result == 'failure'", true, false],
    ["always() && needs.a.result == 'failure'", true, true],
    ['failure()', true, true],
    ['${{ !cancelled() }}', true, true],
    ["contains('success()', 'x')", true, false],
    ["''", false, false],
  ])('if: %s with a failed need %s', (condition, failed, expected) => {
    expect(holds(condition, contexts, { failed, cancelled: false })).toBe(expected);
  });

  test('a wrong expression says which', () => {
    expect(() => evaluate('inputs.', contexts)).toThrow(/The expression is not valid: inputs\./);
    expect(() => fill('${{ inputs.flag', contexts)).toThrow(/not closed/);
  });
});

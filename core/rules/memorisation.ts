import type { Memorisation } from '../contract/evaluation.ts';

/** How much better rows are answered than their twins: > 0 for better, with the one-sided p of "not better". */
export interface TwinTest {
  readonly difference: number;
  readonly p: number;
  /** Standard error of the twins' score. */
  readonly noise: number;
}

export interface TwinTests {
  readonly public: TwinTest | null;
  readonly private: TwinTest | null;
  /** The same with shuffled labels, where there is nothing to know. */
  readonly control: readonly (TwinTest | null)[];
}

/** What a flag says at most: whose rows, if any. */
export const memorisationBits = 2;

/**
 * Whose rows a model looks up rather than recognises; undefined when that could not be found out.
 *
 * A row and its twin, moved by less than the row's own noise, get the same answer from whatever learnt a pattern, however over-fitted. A
 * sign is a paired difference at p < `alpha` (one-sided) that is also larger than the standard error of the score. Where shuffled labels
 * show the same, the test does not hold on these rows and nothing is suspected.
 */
export function suspectMemorisation(tests: TwinTests, alpha = 0.001): Memorisation | undefined {
  if (!tests.public && !tests.private) return undefined;
  const beyondNoise = (test: TwinTest | null | undefined): boolean => !!test && test.p < alpha && test.difference > test.noise;
  const [publicControl, privateControl] = tests.control;
  return {
    suspected: [
      ...(beyondNoise(tests.public) && !beyondNoise(publicControl) ? (['public-rows'] as const) : []),
      ...(beyondNoise(tests.private) && !beyondNoise(privateControl) ? (['private-rows'] as const) : []),
    ],
  };
}

/** What was found, in a line for the runner's own log. */
export function memorisationLine({ suspected }: Memorisation, tests: TwinTests): string {
  const one = (name: string, test: TwinTest | null): string =>
    test ? `${name} ${test.difference.toPrecision(2)} (p = ${test.p.toPrecision(2)})` : `${name} not told`;
  const found = suspected.length > 0 ? `${suspected.join(' and ')} look known by heart` : 'no rows look known by heart';
  return `memorisation: ${found}; answered better than their moved twins by: ${one('public', tests.public)}, ${one('private', tests.private)}`;
}

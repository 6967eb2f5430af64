import type { AttemptFacts } from '../catalogue/facts.ts';

export interface EvaluatedView {
  readonly runner: NonNullable<AttemptFacts['inside']>['runner'];
  readonly environment: string;
  readonly data: NonNullable<AttemptFacts['inside']>['data'];
  readonly bits: string;
  readonly smoke: string;
  readonly excerpt: string | undefined;
}

/** How an attempt was evaluated, for insiders: where, in what, on which data, what was released. */
export function evaluatedView({ inside }: AttemptFacts): EvaluatedView | undefined {
  if (!inside) return undefined;
  const { bits, data, environment, runner, smoke } = inside;
  const failed = `failed on public data${smoke.errorClass ? `: ${smoke.errorClass}` : ''}`;
  const told = bits === 1 ? '1 bit' : `${bits} bits`;
  return { runner, environment, data, bits: told, smoke: smoke.passed ? 'passed on public data' : failed, excerpt: smoke.excerpt };
}

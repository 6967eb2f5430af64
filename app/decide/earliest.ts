import { instantOf } from '../../core/rules/instant-of.ts';

/** The first of some instants (ISO 8601, UTC); undefined where there is none. */
export function earliest(instants: readonly (string | undefined)[]): string | undefined {
  let first: string | undefined;
  for (const instant of instants)
    if (instant !== undefined && (first === undefined || instantOf(instant) < instantOf(first))) first = instant;
  return first;
}

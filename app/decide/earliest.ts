/** The first of some instants (ISO 8601, UTC); undefined where there is none. */
export function earliest(instants: readonly (string | undefined)[]): string | undefined {
  let first: string | undefined;
  for (const instant of instants)
    if (instant !== undefined && (first === undefined || Date.parse(instant) < Date.parse(first))) first = instant;
  return first;
}

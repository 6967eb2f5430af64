/** The next midnight, UTC, after an instant; both ISO 8601. Attempts are counted by the UTC day. */
export function nextDay(at: string): string {
  return new Date((Math.floor(Date.parse(at) / 86_400_000) + 1) * 86_400_000).toISOString();
}

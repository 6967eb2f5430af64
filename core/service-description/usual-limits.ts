/** What a service holds to when it is told nothing else. */
export const usualLimits = { maxRows: 100_000, bodyBytes: 32 * 2 ** 20, heldBytes: 256 * 2 ** 20, requestSeconds: 30, maxInFlight: 256 };

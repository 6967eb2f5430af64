/** Days from 0000-03-01 to 1970-01-01 in the proleptic Gregorian calendar. */
const marchOfYearZero = 719_468;
/** Where the signs of `2026-11-22T12:00:00` stand. */
const shape = [
  [4, 0x2d],
  [7, 0x2d],
  [10, 0x54],
  [13, 0x3a],
  [16, 0x3a],
] as const;

/**
 * Milliseconds since 1970 of an instant, ISO 8601 in UTC; what `Date.parse` says, NaN included. Our own instants (`2026-11-22T12:00:00Z`, with or
 * without milliseconds) are read without it: a decision compares dozens of them.
 *
 * Days are counted from March, so that the leap day is the last (Hinnant, "chrono-compatible low-level date algorithms", days_from_civil).
 */
export function instantOf(iso: string): number {
  const { length } = iso;
  if ((length !== 20 && length !== 24) || iso.charCodeAt(length - 1) !== 0x5a) return Date.parse(iso);
  for (const [at, sign] of shape) if (iso.charCodeAt(at) !== sign) return Date.parse(iso);
  if (length === 24 && iso.charCodeAt(19) !== 0x2e) return Date.parse(iso);
  const year = digits(iso, 0, 4);
  const month = digits(iso, 5, 2);
  const day = digits(iso, 8, 2);
  const hours = digits(iso, 11, 2);
  const minutes = digits(iso, 14, 2);
  const seconds = digits(iso, 17, 2);
  const milliseconds = length === 24 ? digits(iso, 20, 3) : 0;
  const usual = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hours <= 23 && minutes <= 59 && seconds <= 59;
  // The ends of months, and what is no digit (NaN), are left to those who know.
  if (!usual || !(milliseconds >= 0)) return Date.parse(iso);
  const y = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + ofYear - marchOfYearZero;
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}

function digits(iso: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = iso.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

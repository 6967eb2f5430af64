/**
 * A range of round numbers around what was seen, a tenth of its span wider at most on either side; it starts at zero where nothing was
 * below. Rows to come may well lie a little outside of those that were seen.
 */
export function niceRange([low, high]: readonly [number, number]): [number, number] {
  const span = high - low || Math.abs(high) || 1;
  const step = 10 ** Math.max(-300, Math.floor(Math.log10(span) - 0.3));
  const fromZero = low >= 0 && low <= span;
  // Rounding to digits that people read must not shut out what was seen.
  return [Math.min(low, fromZero ? 0 : tidy(Math.floor(low / step) * step)), Math.max(high, tidy(Math.ceil(high / step) * step))];
}

const tidy = (value: number): number => Number(value.toPrecision(12)) + 0;

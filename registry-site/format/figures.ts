/** Decimal places a figure with this interval deserves: two significant digits of the interval's width, at most 6. */
export function decimalsFor(low: number, high: number): number {
  const width = Math.abs(high - low);
  if (width === 0 || !Number.isFinite(width)) return 4;
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(width))));
}

/** A number for reading: fixed decimals, a real minus sign, exponents only where digits would run away. */
export function figure(value: number, decimals: number): string {
  const size = Math.abs(value);
  const text = size >= 1e7 || (size > 0 && size < 1e-6) ? value.toExponential(2) : value.toFixed(decimals);
  return text.replaceAll('-', '−');
}

/** `+0.011` or `−0.011`. */
export function signed(value: number, decimals: number): string {
  return value >= 0 ? `+${figure(value, decimals)}` : figure(value, decimals);
}

/** A p-value: three decimals, never a bare 0. */
export function pValue(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** A whole number with thin-spaced thousands: `12 400`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+(?!\d))/g, '\u202f');
}

/** `1 file`, `5 files`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Two significant digits at least, never more than needed: 0.031, 4.2, 118. */
export function measured(value: number): string {
  if (value === 0) return '0';
  if (value < 0.001) return '< 0.001';
  if (value >= 100) return count(Math.round(value));
  return String(Number(value.toPrecision(2)));
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in powers of 1000: `214 kB`. */
export function byteSize(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${step === 0 ? bytes : measured(bytes / 1000 ** step)} ${units[step]}`;
}

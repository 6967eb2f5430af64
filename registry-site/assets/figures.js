// @ts-check
// Numbers, amounts and days as the built pages print them: `format/` in the browser. A test holds the two together.
'use strict';

/** @typedef {{ decimalsFor(low: number, high: number): number, figure(value: number, decimals: number): string, measured(value: number): string, byteSize(bytes: number): string, day(iso: string): string }} Figures */

/** @type {any} */ (globalThis).figures = (() => {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];

  /** @param {number} value */
  const count = (value) => String(value).replace(/\B(?=(?:\d{3})+(?!\d))/g, '\u202f');

  /** @param {number} value */
  const measured = (value) => {
    if (value === 0) return '0';
    if (value < 0.001) return '< 0.001';
    return value >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(2)));
  };

  /** @type {Figures} */
  const figures = {
    measured,
    decimalsFor(low, high) {
      const width = Math.abs(high - low);
      if (width === 0 || !Number.isFinite(width)) return 4;
      return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(width))));
    },
    figure(value, decimals) {
      const size = Math.abs(value);
      const text = size >= 1e7 || (size > 0 && size < 1e-6) ? value.toExponential(2) : value.toFixed(decimals);
      return text.replaceAll('-', '−');
    },
    byteSize(bytes) {
      const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
      return `${step === 0 ? bytes : measured(bytes / 1000 ** step)} ${units[step]}`;
    },
    day(iso) {
      const at = new Date(iso);
      return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
    },
  };
  return figures;
})();

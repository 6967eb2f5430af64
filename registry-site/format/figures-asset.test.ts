import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteSize, decimalsFor, figure, measured } from './figures.ts';
import { moment } from './instant.ts';

interface Shipped {
  readonly figures: {
    decimalsFor: typeof decimalsFor;
    figure: typeof figure;
    measured: typeof measured;
    byteSize: typeof byteSize;
    day(iso: string): string;
  };
}

const sandbox = {} as Shipped;
runInNewContext(readFileSync(new URL('../assets/figures.js', import.meta.url), 'utf8'), sandbox);
const { figures } = sandbox;
const number = fc.oneof(fc.double({ noNaN: true }), fc.double({ min: -10, max: 1e6, noNaN: true }), fc.integer());

test('numbers that a script writes look like those of the built pages', () => {
  fc.assert(
    fc.property(number, number, fc.integer({ min: 0, max: 1e15 }), (low, high, bytes) => {
      const decimals = decimalsFor(low, high);
      expect(figures.decimalsFor(low, high)).toBe(decimals);
      expect(figures.figure(low, decimals)).toBe(figure(low, decimals));
      expect(figures.measured(Math.abs(high))).toBe(measured(Math.abs(high)));
      expect(figures.byteSize(bytes)).toBe(byteSize(bytes));
    }),
  );
});

test('so do days', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }), (at) => {
      expect(figures.day(at.toISOString())).toBe(moment(at.toISOString()).day);
    }),
  );
});

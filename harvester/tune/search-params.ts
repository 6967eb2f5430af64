import { seededRandom } from '../../core/rules/seeded-random.ts';

export type ParamValue = string | number | boolean;
export type Params = Readonly<Record<string, ParamValue>>;

/** What one `--param` says: a value, a choice of several, or a range to draw from. */
export type ParamSpace =
  | { readonly kind: 'value'; readonly value: ParamValue }
  | { readonly kind: 'choice'; readonly values: readonly ParamValue[] }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly whole: boolean };

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Reads the right side of `--param k=v`: `3`, `true`, `a|b|c`, or `0.001..0.1`. A range of whole numbers draws whole numbers. */
export function parseSpace(text: string): ParamSpace {
  const [, low, high] = /^(.+)\.\.(.+)$/.exec(text) ?? [];
  if (low !== undefined && high !== undefined && number.test(low) && number.test(high)) {
    const [from, to] = [Number(low), Number(high)];
    if (from < to) return { kind: 'range', low: from, high: to, whole: /^[+-]?\d+$/.test(low) && /^[+-]?\d+$/.test(high) };
    throw new RangeError(`${text} runs from high to low`);
  }
  if (text.includes('|')) return { kind: 'choice', values: text.split('|').map(valueOf) };
  return { kind: 'value', value: valueOf(text) };
}

/** So many sets of parameters, the same for the same seed; a wide range of positive numbers is drawn by its logarithm. */
export function drawParams(base: Params, spaces: ReadonlyMap<string, ParamSpace>, count: number, seed: number): Params[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({
    ...base,
    ...Object.fromEntries([...spaces].map(([name, space]) => [name, draw(space, random)])),
  }));
}

function draw(space: ParamSpace, random: () => number): ParamValue {
  switch (space.kind) {
    case 'value':
      return space.value;
    case 'choice':
      return space.values[Math.floor(random() * space.values.length)] as ParamValue;
    case 'range': {
      const { low, high, whole } = space;
      if (whole) return low + Math.floor(random() * (high - low + 1));
      if (low > 0 && high / low >= 100) return low * (high / low) ** random();
      return low + random() * (high - low);
    }
  }
}

function valueOf(text: string): ParamValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return number.test(text) ? Number(text) : text;
}

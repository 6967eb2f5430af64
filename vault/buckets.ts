/** Upper edges of eight buckets: three bits. What is above the last one is told as the last one. */
export type Buckets = readonly [number, number, number, number, number, number, number, number];

export const cpuSecondsBuckets: Buckets = [0.5, 1, 2, 5, 10, 60, 600, 86_400];
export const memoryMBBuckets: Buckets = [64, 128, 256, 512, 1024, 4096, 16_384, 1_000_000];
export const latencyMsBuckets: Buckets = [0.001, 0.01, 0.1, 1, 10, 100, 1000, 1_000_000];
export const bucketBits = 3;

/** The upper edge of the bucket `value` falls into. */
export function upperEdge(value: number, edges: Buckets): number {
  return edges.find((edge) => value <= edge) ?? edges[7];
}

/**
 * Edges of what an evaluation may take, in seconds: eight, evenly spaced on a logarithmic scale from 2 s to the longest there can be. They
 * depend on the competition's wall limit alone.
 */
export function durationSecondsBuckets(wallSeconds: number): Buckets {
  const first = 2;
  const last = runsOfOneAttempt * wallSeconds + overheadSeconds;
  return Array.from({ length: 8 }, (_, index) => Math.ceil(first * (last / first) ** (index / 7) * 10) / 10) as unknown as Buckets;
}

// One smoke run and two private ones, and what starting, copying and scoring may take.
const runsOfOneAttempt = 3;
const overheadSeconds = 300;

const steps = [1, 2, 5] as const;
const firstExponent = -6;
const lastExponent = 3;

/** `value` rounded up to 1, 2 or 5 times a power of ten between 1e-6 and 5e3. */
export function roundUp125(value: number): number {
  for (let exponent = firstExponent; exponent <= lastExponent; exponent += 1)
    for (const step of steps) {
      const edge = Number(`${step}e${exponent}`);
      if (value <= edge) return edge;
    }
  return Number(`5e${lastExponent}`);
}

export const bits125 = Math.log2(steps.length * (lastExponent - firstExponent + 1));

import { expect, test } from 'vitest';
import { costOf, type Measured } from './cost.ts';

const measured: Measured = {
  usage: { cpuSeconds: 1.4, peakMemoryBytes: 200 * 1024 * 1024, oomKills: 0, forksRefused: 0, method: 'cgroup' },
  predictCpuSeconds: 0.36,
  predictRows: 1000,
  latenciesMs: [0.4, 0.5, 0.6, 20],
  modelBytes: 1234,
};
const power = { wattsPerCore: 10, pue: 1.5, source: 'a test' };

test('energy is CPU time of the predictions alone, per thousand, at the wall', () => {
  const { cost } = costOf(measured, power);
  // 0.36 s × 10 W × 1.5 = 5.4 J = 0.0015 Wh, told as 0.002.
  expect(cost.energyWhPer1000).toBe(0.002);
  expect(cost.energyMethod).toMatch(/^estimated: .*not measured$/);
});

test('times and memory are told as upper edges of buckets', () => {
  expect(costOf(measured, power).cost).toMatchObject({
    cpuSeconds: 2,
    peakMemoryMB: 256,
    latencyMs: { p50: 1, p95: 100 },
    modelBytes: 1234,
  });
});

test('without a cgroup nothing is claimed about energy', () => {
  const { cost } = costOf({ ...measured, usage: { ...measured.usage, method: 'process-tree' } }, power);
  expect(cost.energyWhPer1000).toBeNull();
  expect(cost.energyMethod).toMatch(/no cgroup/);
});

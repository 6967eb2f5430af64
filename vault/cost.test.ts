import { expect, test } from 'vitest';
import { isMeasured } from '../core/rules/is-measured.ts';
import { costOf, type Measured } from './cost.ts';
import { powerOf } from './power.ts';

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

test('energy that was measured is told as such, with or without a cgroup', () => {
  const energy = { joules: 7.2, method: 'measured: RAPL, one package, less 5 W idle' };
  for (const method of ['cgroup', 'process-tree'] as const) {
    const { cost, bits } = costOf({ ...measured, usage: { ...measured.usage, method }, energy }, power);
    // 7.2 J × 1.5 = 10.8 J = 0.003 Wh, told as 0.005.
    expect(cost.energyWhPer1000).toBe(0.005);
    expect(cost.energyMethod).toBe('measured: RAPL, one package, less 5 W idle × PUE 1.5');
    expect(bits).toBe(costOf(measured, power).bits);
  }
});

test('CO2e is the told energy times what the runner’s owner says of the grid, and comparable only within a runner class', () => {
  const { cost, bits } = costOf(measured, { ...power, gramsPerKWh: 350, runnerClass: 'a test · 2 cores' });
  // 0.002 Wh × 350 g/kWh.
  expect(cost).toMatchObject({ co2eGramsPer1000: 0.0007, runnerClass: 'a test · 2 cores' });
  expect(cost.co2eMethod).toMatch(/350 g CO2e\/kWh, set by the runner's owner/);
  expect(bits).toBe(costOf(measured, power).bits);
  expect(costOf(measured, power).cost).not.toHaveProperty('co2eGramsPer1000');
});

test('a runner’s class and power come from its processor; a grid intensity that is none is refused', () => {
  expect(powerOf('AMD EPYC 7B13', 4, '')).toMatchObject({ wattsPerCore: 4.4, runnerClass: 'AMD EPYC · 4 cores' });
  expect(powerOf('something new', 2, '120')).toMatchObject({ source: 'unknown processor, assumed', gramsPerKWh: 120 });
  expect(() => powerOf('x', 2, 'green')).toThrow(/HARVESTER_GRID_GRAMS_PER_KWH/);
});

test('what was measured is called so by its method’s first word, and nothing else is', () => {
  const energy = { joules: 7.2, method: 'measured: RAPL, one package, less 5 W idle' };
  expect(isMeasured(costOf({ ...measured, energy }, power).cost)).toBe(true);
  expect(isMeasured(costOf(measured, power).cost)).toBe(false);
  expect(isMeasured(costOf({ ...measured, usage: { ...measured.usage, method: 'process-tree' } }, power).cost)).toBe(false);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEnergyMeter } from './rapl.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'powercap-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const exclusive = { HARVESTER_RAPL: 'exclusive' };

function counter(name: string, microjoules: number, range = 1_000_000_000): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'energy_uj'), `${microjoules}\n`);
  writeFileSync(join(folder, name, 'max_energy_range_uj'), `${range}\n`);
}

test('joules are those of all packages since it was opened, parts of a package not counted twice, counters that start again included', () => {
  counter('intel-rapl:0', 5_000_000);
  counter('intel-rapl:1', 990_000_000);
  counter('intel-rapl:0:0', 1_000_000);
  counter('intel-rapl-mmio', 0);
  const meter = openEnergyMeter(folder, exclusive);
  expect(meter?.joules()).toBe(0);
  counter('intel-rapl:0', 8_000_000);
  counter('intel-rapl:1', 2_000_000);
  counter('intel-rapl:0:0', 900_000_000);
  expect(meter?.joules()).toBeCloseTo(3 + 12, 9);
  counter('intel-rapl:1', 3_000_000);
  expect(meter?.joules()).toBeCloseTo(16, 9);
  expect(meter?.method).toBe('measured: RAPL, 2 packages, less 0 W idle');
});

test('what the machine draws idle is taken off, and never below nothing', () => {
  counter('intel-rapl:0', 0);
  let now = 100;
  const meter = openEnergyMeter(folder, { ...exclusive, HARVESTER_RAPL_IDLE_WATTS: '10' }, () => now);
  counter('intel-rapl:0', 50_000_000);
  now = 102;
  expect(meter?.joules()).toBeCloseTo(30, 9);
  now = 200;
  expect(meter?.joules()).toBe(0);
});

test('without the owner’s word, or without counters, nothing is measured; an idle power that is none is refused; a lost counter is told', () => {
  counter('intel-rapl:0', 0);
  expect(openEnergyMeter(folder, {})).toBeUndefined();
  expect(openEnergyMeter(join(folder, 'nowhere'), exclusive)).toBeUndefined();
  expect(() => openEnergyMeter(folder, { ...exclusive, HARVESTER_RAPL_IDLE_WATTS: 'few' })).toThrow(/HARVESTER_RAPL_IDLE_WATTS/);
  const meter = openEnergyMeter(folder, exclusive);
  rmSync(join(folder, 'intel-rapl:0'), { recursive: true });
  expect(() => meter?.joules()).toThrow(/cannot be read any more/);
});

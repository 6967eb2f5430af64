import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideStart } from './carbon.ts';

const hour = 3_600_000;
const midnight = Date.parse('2026-11-22T00:00:00Z');
/** 400 g all day, 100 g from 12 to 14 UTC. */
const sunny = Array.from({ length: 24 }, (_, at) => (at === 12 || at === 13 ? 100 : 400));

function decide(over: Partial<Parameters<typeof decideStart>[0]> = {}) {
  return decideStart({
    profile: sunny,
    now: new Date(midnight + 9.5 * hour),
    deadline: new Date(midnight + 24 * hour),
    seconds: 3600,
    ...over,
  });
}

describe('a run nobody waits for', () => {
  test('waits for the low hours', () => {
    expect(decide()).toEqual({
      kind: 'wait',
      until: new Date(midnight + 12 * hour),
      why: '100 g CO2e/kWh from 2026-11-22T12:00:00.000Z, 400 g CO2e/kWh now',
    });
  });
  test('starts when it is in them', () => expect(decide({ now: new Date(midnight + 12.2 * hour) }).kind).toBe('start'));
  test('starts when they come after its deadline', () => expect(decide({ deadline: new Date(midnight + 11 * hour) }).kind).toBe('start'));
  test('starts when it would not be done in time', () =>
    expect(decide({ deadline: new Date(midnight + 10 * hour) }).why).toMatch(/deadline/));
  test('starts when waiting saves next to nothing', () =>
    expect(decide({ profile: sunny.map((value) => (value === 100 ? 380 : value)) }).kind).toBe('start'));
  test('starts when the present is not covered by a forecast', () =>
    expect(decide({ profile: [{ hour: '2026-11-22T12:00:00Z', gramsPerKWh: 1 }] }).why).toMatch(/not known/));
  test('a long run is laid over the low hours, its end before its beginning if need be', () => {
    const { until } = decide({ seconds: 3 * 3600 });
    expect(until).toEqual(new Date(midnight + 11 * hour));
  });
});

const forecasts = fc
  .array(fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined, freq: 8 }), { minLength: 6, maxLength: 40 })
  .map((values) =>
    values.flatMap((gramsPerKWh, at) =>
      gramsPerKWh === undefined ? [] : [{ hour: new Date(midnight + at * hour).toISOString(), gramsPerKWh }],
    ),
  )
  .filter((profile) => profile.length > 0);
const days = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 24, maxLength: 24 });

test('for any profile the run ends by its deadline if it can, and no minute would have been better', () => {
  const questions = fc.record({
    profile: fc.oneof(days, forecasts),
    now: fc.integer({ min: 0, max: 20 * 60 }).map((minute) => new Date(midnight + minute * 60_000)),
    hours: fc.integer({ min: 1, max: 30 }),
    seconds: fc.integer({ min: 1, max: 300 }).map((minutes) => minutes * 60),
  });
  fc.assert(
    fc.property(questions, ({ profile, now, hours, seconds }) => {
      const deadline = new Date(now.getTime() + hours * hour);
      const { kind, until } = decideStart({ profile, now, deadline, seconds });
      expect(until.getTime()).toBeGreaterThanOrEqual(now.getTime());
      if (kind === 'start') expect(until).toEqual(now);
      else expect(until.getTime() + seconds * 1000).toBeLessThanOrEqual(deadline.getTime() + 1);
      const chosen = mean(profile, until.getTime(), seconds);
      if (chosen === undefined) return;
      for (let time = now.getTime(); time + seconds * 1000 <= deadline.getTime(); time += 7 * 60_000) {
        const other = mean(profile, time, seconds);
        if (other !== undefined) expect(chosen * (kind === 'start' ? 0.9 : 1)).toBeLessThanOrEqual(other + 1);
      }
    }),
    { numRuns: 60 },
  );
});

/** By the minute: slow, and sure. */
function mean(profile: Parameters<typeof decideStart>[0]['profile'], from: number, seconds: number): number | undefined {
  let sum = 0;
  const minutes = Math.ceil(seconds / 60);
  for (let minute = 0; minute < minutes; minute += 1) {
    const time = from + minute * 60_000;
    const entry = profile.find((each, at) =>
      typeof each === 'number' ? at === new Date(time).getUTCHours() : Date.parse(each.hour) <= time && time < Date.parse(each.hour) + hour,
    );
    if (entry === undefined) return undefined;
    sum += typeof entry === 'number' ? entry : entry.gramsPerKWh;
  }
  return sum / minutes;
}

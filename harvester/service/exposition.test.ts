import { expect, test } from 'vitest';
import { counter, gauge, histogram } from './exposition.ts';

test('a counter keeps one number for each set of labels, whose values are escaped', () => {
  const asked = counter('asked_total', 'Asked');
  const cell = asked.of({ route: '/a', model: 'say "hi"\\\n' });
  cell.add();
  asked.of({ route: '/a', model: 'say "hi"\\\n' }).add(2);
  asked.of({ route: '/b', model: '' }).add();
  expect(asked.text()).toBe(
    `# HELP asked_total Asked\n# TYPE asked_total counter\nasked_total{route="/a",model="say \\"hi\\"\\\\\\n"} 3\nasked_total{route="/b",model=""} 1\n`,
  );
});

test('a histogram counts a value into every bucket it does not pass, its bound included', () => {
  const took = histogram('took_seconds', 'Took', [0.5, 1]);
  for (const value of [0.25, 0.5, 0.75, 2]) took.of({ model: 'm' }).observe(value);
  took.of({}).observe(1);
  expect(took.text().split('\n').slice(2, -1)).toEqual([
    'took_seconds_bucket{model="m",le="0.5"} 2',
    'took_seconds_bucket{model="m",le="1"} 3',
    'took_seconds_bucket{model="m",le="+Inf"} 4',
    'took_seconds_sum{model="m"} 3.5',
    'took_seconds_count{model="m"} 4',
    'took_seconds_bucket{le="0.5"} 0',
    'took_seconds_bucket{le="1"} 1',
    'took_seconds_bucket{le="+Inf"} 1',
    'took_seconds_sum 1',
    'took_seconds_count 1',
  ]);
});

test('a gauge says what is so when it is read', () => {
  let value = 1;
  const swaps = gauge('swaps', 'Swaps', () => [[{ name: 'm' }, value]]);
  value = 7;
  expect(swaps.text()).toBe('# HELP swaps Swaps\n# TYPE swaps gauge\nswaps{name="m"} 7\n');
});

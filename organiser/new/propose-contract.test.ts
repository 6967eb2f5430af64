import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ColumnName } from '../../core/contract/column.ts';
import { Competition } from '../../core/contract/competition.ts';
import { sampleCompetition } from '../../core/testing/samples.ts';
import { columnNames } from '../tables/column-names.ts';
import { csvTable } from '../tables/csv-table.ts';
import { niceRange } from './nice-range.ts';
import { proposeContract, type ColumnRoles } from './propose-contract.ts';

const rows = Array.from({ length: 40 }, (_, row) => row);
const table = csvTable(
  'all.csv',
  `Person,Mean radius (mm),zip,flag,seen,site,grade,note,price,ill\n${rows
    .map(
      (row) =>
        `P${row},${(row * 0.37 + 3).toFixed(2)},0${1000 + row},${row % 2 === 0},2026-01-${String((row % 28) + 1).padStart(2, '0')},${['north', 'south'][row % 2]},${row % 4},${row % 7 === 0 ? '' : `text ${row}`},${row * 10.5},${row % 3 === 0 ? 'yes' : 'no'}`,
    )
    .join('\n')}\n`,
);
const propose = (roles: ColumnRoles) => proposeContract(table, roles);

test('types, ranges, classes and gaps are read from the values; special columns are no inputs', () => {
  const proposal = propose({ target: 'ill', id: 'Person', group: 'site', drop: ['price'] });
  expect(proposal.inputs.map(({ description: _, ...column }) => column)).toEqual([
    { name: 'Mean_radius_mm', type: 'double', range: [0, 18] },
    { name: 'zip', type: 'string' },
    { name: 'flag', type: 'boolean' },
    { name: 'seen', type: 'datetime' },
    { name: 'grade', type: 'long', range: [0, 3] },
    { name: 'note', type: 'string', nullable: true },
  ]);
  expect(proposal.inputs[0]?.description).toContain('Mean radius (mm)');
  expect(proposal).toMatchObject({
    task: 'binary-classification',
    columns: { id: 'Person', group: 'site' },
    target: { name: 'ill', classes: ['no', 'yes'] },
  });
});

test('the task follows from the target, and outputs and metrics from the task', () => {
  expect(propose({ target: 'grade' })).toMatchObject({
    task: 'multiclass-classification',
    target: { classes: [0, 1, 2, 3] },
    outputs: [{ name: 'p_0' }, { name: 'p_1' }, { name: 'p_2' }, { name: 'p_3' }],
    metrics: { primary: { name: 'log_loss', direction: 'lower' } },
  });
  expect(propose({ target: 'price' })).toMatchObject({
    task: 'regression',
    outputs: [{ name: 'prediction' }],
    metrics: { primary: { name: 'root_mean_squared_error' } },
  });
});

test.each([
  [{ target: 'il' }, 'has no column "il"\n  next: did you mean "ill"?'],
  [{ target: 'ill', group: 'sites' }, 'did you mean "site"?'],
  [{ target: 'note' }, 'the target "note" has 6 missing values'],
  [{ target: 'ill', task: 'regression' }, 'the target "ill" is of type string; a regression needs numbers'],
  [{ target: 'grade', task: 'binary-classification' }, 'the target "grade" has 4 classes'],
] as const)('%j is refused with what to do', (roles, message) => {
  expect(() => propose(roles)).toThrow(message);
});

test('every proposal is a contract that holds', () => {
  for (const target of ['ill', 'grade', 'price', 'site', 'flag']) {
    const { columns, ...proposal } = propose({ target, id: 'Person' });
    expect(Competition.safeParse({ ...sampleCompetition(), ...proposal, columns }).error).toBeUndefined();
  }
});

test('whatever a table calls its columns, the competition’s names are identifiers, each once, and the same again', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.constantFrom('a b', 'a-b', 'a_b', 'Größe', '1st', '%', '测量')),
      ),
      (names) => {
        const ours = columnNames(names);
        expect(new Set(ours).size).toBe(names.length);
        expect(ours.every((name) => ColumnName.safeParse(name).success)).toBe(true);
        expect(columnNames(names)).toEqual(ours);
      },
    ),
  );
});

test('a range holds what was seen, and starts at zero where nothing was below', () => {
  const value = fc.double({ min: -1e300, max: 1e300, noNaN: true });
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const [from, to] = niceRange([low, high]);
      expect(from).toBeLessThanOrEqual(low);
      expect(to).toBeGreaterThanOrEqual(high);
      if (low >= 0) expect(from).toBeGreaterThanOrEqual(0);
    }),
  );
  expect(niceRange([0.02, 0.97])).toEqual([0, 1]);
  expect(niceRange([18, 90])).toEqual([0, 90]);
  expect(niceRange([1000, 1012])).toEqual([1000, 1012]);
  expect(niceRange([5, 5])).toEqual([0, 5]);
});

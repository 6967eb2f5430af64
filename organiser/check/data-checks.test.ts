import { expect, test } from 'vitest';
import type { Competition } from '../../core/contract/competition.ts';
import { seededRandom, shuffled } from '../../core/rules/seeded-random.ts';
import { findings, type Data } from '../testing/check-context.ts';

const random = seededRandom(11);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

interface Row {
  readonly values: readonly string[];
  readonly label: string;
}
/** Rows with four measurements, and a label that hangs on the first a little. */
const draw = (rows: number): Row[] =>
  Array.from({ length: rows }, () => {
    const values = [normal(), normal(), normal(), normal()];
    return { values: values.map((value) => value.toFixed(4)), label: String(Number(values[0]! + normal() > 0)) };
  });
const inputs: Competition['inputs'] = ['a', 'b', 'c', 'd'].map((name) => ({ name, type: 'double' }));
const target = { name: 'y', type: 'long', classes: [0, 1] } as const;
const contract = { inputs, target: { ...target, classes: [...target.classes] } };

type More = (row: number, split: string) => readonly string[];
const none: More = () => [];
/** The three parts as CSV texts; `more` gives further cells, named `names`, which stand in public data and in labels. */
function data(
  parts: Readonly<Record<'public' | 'feedback' | 'final', readonly Row[]>>,
  names: readonly string[] = [],
  more: More = none,
): Data {
  const head = ['a', 'b', 'c', 'd'];
  const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
    [columns, ...rows].map((cells) => cells.join(',')).join('\n');
  const split = (name: 'feedback' | 'final'): [string, string] => [
    table(
      head,
      parts[name].map(({ values }) => values),
    ),
    table(
      ['y', ...names],
      parts[name].map(({ label }, row) => [label, ...more(row, name)]),
    ),
  ];
  return {
    public: table(
      [...head, 'y', ...names],
      parts.public.map(({ values, label }, row) => [...values, label, ...more(row, 'public')]),
    ),
    feedback: split('feedback'),
    final: split('final'),
  };
}
const parts = { public: draw(400), feedback: draw(300), final: draw(300) };
const sorted = (rows: readonly Row[]): Row[] => rows.toSorted((a, b) => Number(a.label) - Number(b.label));
const told = async (id: string, part: Data, over: Partial<Competition> = {}): Promise<string[]> =>
  (await findings(id, { ...contract, ...over }, part)).map(
    ({ level, path, line, message }) => `${level} ${path}${line ? `:${line}` : ''} ${message}`,
  );

test.each([
  'columns',
  'overlap',
  'near-duplicates',
  'class-balance',
  'split-size',
  'row-order',
  'identifiers',
  'target-leak',
  'groups',
  'time-order',
])('good data has nothing to fear from %s', async (id) => {
  expect(await told(id, data(parts))).toEqual([]);
});

test('a row of the public data that comes back in a split is found, however its numbers are written', async () => {
  const twin = { ...parts.public[7]!, values: parts.public[7]!.values.map((value) => `${value}0`) };
  expect(await told('overlap', data({ ...parts, final: [...parts.final.slice(0, 20), twin, ...parts.final.slice(20)] }))).toEqual([
    'problem final/features.csv:22 1 rows of final have the same inputs as rows of public',
  ]);
});

test('a row that is there twice is warned of, and told where it has two answers', async () => {
  const torn = { ...parts.public[3]!, label: String(1 - Number(parts.public[3]!.label)) };
  expect(await told('overlap', data({ ...parts, public: [...parts.public, torn] }))).toEqual([
    'warning train.csv:402 1 rows of public repeat the inputs of another, 1 of them with another answer',
  ]);
});

test('copies with a little noise are found; honest neighbours are not', async () => {
  const copies = parts.public
    .slice(0, 30)
    .map(({ values, label }) => ({ label, values: values.map((value) => (Number(value) + 0.001 * normal()).toFixed(4)) }));
  const [found] = await told('near-duplicates', data({ ...parts, feedback: [...parts.feedback, ...copies] }));
  expect(found).toMatch(/^warning feedback\/features\.csv (?:2[4-9]|30) of 330 rows of feedback are all but equal to public ones$/);
});

test('classes that are spread unlike, or missing, are told', async () => {
  const ones = parts.final.filter(({ label }) => label === '1');
  expect(await told('class-balance', data({ ...parts, final: ones }))).toEqual([
    'problem final/labels.csv final has no row of 0',
    'warning train.csv the splits have different shares of the classes (p < 0.001)',
  ]);
  const tilted = [...ones, ...parts.final.filter(({ label }) => label === '0').slice(0, 9)];
  expect(await told('class-balance', data({ ...parts, final: tilted }))).toEqual([
    'warning final/labels.csv final has fewer than 10 rows of 0',
    'warning train.csv the splits have different shares of the classes (p < 0.001)',
  ]);
});

test('a regression whose splits have other values is told', async () => {
  const shifted = parts.final.map((row, index) => ({ ...row, label: String(index + 500) }));
  const numbers = {
    public: parts.public.map((row, index) => ({ ...row, label: String(index) })),
    feedback: parts.feedback.map((row, index) => ({ ...row, label: String(index * 1.3) })),
    final: shifted,
  };
  const over = { task: 'regression', target: { name: 'y', type: 'double' } } as const;
  expect(await told('class-balance', data(numbers), over)).toEqual([
    'warning final/labels.csv final has other target values than public (p < 0.001)',
  ]);
});

test.each([
  ['sorted labels', sorted, 'the row number alone predicts the target of final (ROC AUC 0.9'],
  [
    'labels in long blocks',
    (rows: readonly Row[]) => rows.map((row, index) => ({ ...row, label: String(Math.floor(index / 30) % 2) })),
    'the row number alone predicts the target of final',
  ],
  [
    'labels in short blocks',
    (rows: readonly Row[]) => rows.map((row, index) => ({ ...row, label: String(Math.floor(index / 5) % 2) })),
    'neighbouring rows have the same target far too often in final',
  ],
  [
    'labels that take turns',
    (rows: readonly Row[]) => rows.map((row, index) => ({ ...row, label: String(index % 2) })),
    'targets take turns from row to row in final',
  ],
] as const)('%s never pass', async (_, order, message) => {
  const [found, ...more] = await told('row-order', data({ ...parts, final: order(parts.final) }));
  expect(found).toContain(`problem final/labels.csv ${message}`);
  expect(more).toEqual([]);
});

test('sorted numbers of a regression never pass; in the order of time they are only warned of', async () => {
  const rising = { ...parts, final: parts.final.map((row, index) => ({ ...row, label: String(index + 10 * normal()) })) };
  const over = { task: 'regression', target: { name: 'y', type: 'double' } } as const;
  expect((await told('row-order', data(rising), over))[0]).toContain('problem final/labels.csv the row number alone predicts');
  const timed = data(rising, ['t'], (row) => [String(row)]);
  expect((await told('row-order', timed, { ...over, columns: { time: 't' } }))[0]).toContain(
    'warning final/labels.csv the row number alone predicts',
  );
});

test('an identifier that tells the label is warned of; as an input it is refused', async () => {
  const ids = (rows: readonly Row[]): Map<number, string> => {
    const order = sorted(rows.map((row, index) => ({ ...row, values: [String(index)] })));
    return new Map(order.map(({ values }, rank) => [Number(values[0]), `case-${String(rank).padStart(4, '0')}`]));
  };
  const known = { public: ids(parts.public), feedback: ids(parts.feedback), final: ids(parts.final) } as Readonly<
    Record<string, Map<number, string>>
  >;
  const named = data(parts, ['case'], (row, split) => [known[split]?.get(row) ?? '']);
  expect((await told('identifiers', named, { columns: { id: 'case' } }))[0]).toBe(
    'warning train.csv "case" only tells rows apart, and predicts the target of public (ROC AUC 1.00)',
  );
  const asInput = { inputs: [...inputs, { name: 'case', type: 'string' as const }], columns: { id: 'case' } };
  expect((await findings('identifiers', { ...contract, ...asInput }, { public: named.public }))[0]).toMatchObject({
    level: 'problem',
    next: 'remove it from the inputs',
  });
});

test('an innocent count as input is asked about, not refused', async () => {
  const numbered = data(parts, ['serial'], (row) => [String(shuffledRows[row])]);
  const found = await told('identifiers', { public: numbered.public }, { inputs: [...inputs, { name: 'serial', type: 'long' }] });
  expect(found).toEqual(['warning train.csv the input "serial" has another value in every row of public, like an identifier']);
});
const shuffledRows = shuffled(
  Array.from({ length: 400 }, (_, row) => row),
  seededRandom(3),
);

test('a column that is the answer, or gives it away, is told', async () => {
  const copy = data(parts, ['leak'], (row, split) => [(parts[split as 'public'][row] as Row).label]);
  const input = { inputs: [...inputs, { name: 'leak', type: 'long' as const }] };
  expect(await told('target-leak', { public: copy.public }, input)).toEqual(['problem train.csv "leak" is the target']);
  const outcome = data(parts, ['leak'], (row, split) => [
    (Number((parts[split as 'public'][row] as Row).label) * 10 + normal() / 10).toFixed(3),
  ]);
  expect(await told('target-leak', { public: outcome.public }, { inputs: [...inputs, { name: 'leak', type: 'double' }] })).toEqual([
    expect.stringMatching(/^warning train\.csv "leak" alone predicts the target all but perfectly \(0\.99\d\)$/),
  ]);
});

test('a group in two splits is found, with the first of its rows', async () => {
  const grouped = data(parts, ['patient'], (row, split) => [split === 'final' && row === 4 ? 'public-9' : `${split}-${row}`]);
  expect(await told('groups', grouped, { columns: { group: 'patient' } })).toEqual([
    'problem final/labels.csv:6 1 groups of "patient" are in final and in another split too',
  ]);
});

test('time that goes back, private rows from before public ones, and moments that are none are told', async () => {
  const at = (offset: Readonly<Record<string, number>>, odd?: string) =>
    data(parts, ['t'], (row, split) => [
      odd !== undefined && split === 'final' && row === 2
        ? odd
        : new Date(Date.UTC(2026, 0, 1 + (offset[split] ?? 0) + row)).toISOString().slice(0, 10),
    ]);
  const over = { columns: { time: 't' } };
  expect(await told('time-order', at({ public: 0, feedback: 400, final: 700 }), over)).toEqual([]);
  expect(await told('time-order', at({ public: 0, feedback: 100, final: 700 }), over)).toEqual([
    'warning feedback/labels.csv:2 feedback has rows from before the end of public',
  ]);
  expect(await told('time-order', at({ public: 0, feedback: 400, final: 700 }, '2020-01-01'), over)).toContain(
    'problem final/labels.csv:4 goes back in time: rows of final reach a model in this order',
  );
  expect(await told('time-order', at({ public: 0, feedback: 400, final: 700 }, 'soon'), over)).toEqual([
    'problem final/labels.csv:4 "t" is no moment',
  ]);
});

test('every way a value can misfit its column is told once, at its first line, with how many there are', async () => {
  const columns: Competition['inputs'] = [
    { name: 'n', type: 'long', range: [0, 10] },
    { name: 'x', type: 'double' },
    { name: 's', type: 'string', classes: ['red', 'blue'] },
    { name: 'd', type: 'datetime', nullable: true },
    { name: 'f', type: 'boolean' },
    { name: 'i', type: 'integer' },
  ];
  const text =
    'n,x,s,d,f,i,y,z\n1,1.5,red,2026-01-01,true,1,0,0\n11,,green,,1,3000000000,1,0\n1.5,one,blue,1.1.2026,maybe,2,2,0\n12,2,red,2026-01-01T10:00:00Z,FALSE,3,1,0';
  expect(await told('columns', { public: text }, { inputs: columns })).toEqual([
    'problem train.csv:3 "n" is outside its range 0 to 10, as in 1 more rows',
    'problem train.csv:4 "n" is "1.5", no whole number',
    'problem train.csv:3 "x" has no value',
    'problem train.csv:4 "x" is "one", no number',
    'problem train.csv:3 "s" is "green", which is not among its classes',
    'problem train.csv:4 "d" is "1.1.2026", no date',
    'problem train.csv:4 "f" is "maybe", not true or false',
    'problem train.csv:3 "i" is "3000000000", too large for an integer',
    'problem train.csv:4 "y" is "2", which is not among its classes',
    'warning train.csv has a column "z" that the contract does not name',
  ]);
});

test('a split whose features hold the answer, or lack a column, or have other rows than its labels, is told', async () => {
  const leaky: Data = { ...data(parts), final: ['a,b,c,dd,y\n1,2,3,4,1\n', 'y\n1\n0\n'] };
  expect(await told('columns', leaky)).toEqual([
    'problem final/labels.csv has 2 rows; final/features.csv has 1',
    'problem final/features.csv:1 has no column "d"',
    'warning final/features.csv has a column "dd" that the contract does not name',
    'problem final/features.csv:1 holds "y", which a model must not see',
  ]);
});

import fc from 'fast-check';
import { dump as dumpYaml } from 'js-yaml';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { sampleCompetition } from '../testing/samples.ts';
import { Competition } from './competition.ts';
import { HarvesterConfig } from './harvester-config.ts';
import { readContract } from './read.ts';
import { Submission } from './submission.ts';
import { parseYaml } from './yaml.ts';

const submission = {
  interface: 1,
  title: 'A plain model',
  members: ['alice', 'bob'],
  licence: 'MIT',
  artifacts: [{ path: 'model.onnx', sha256: 'a'.repeat(64), format: 'onnx' }],
  card: { intendedUse: 'triage', limitations: 'small data', trainingData: 'the public split' },
  parents: [{ model: 'breast-tumour/3', relation: 'distilled' }],
  train: { params: { depth: 3, kind: 'tree' }, seed: 1 },
};
const signer = { id: 'runner-1', publicKey: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n' };
const config = {
  harvester: 1,
  competitions: [{ name: 'breast-tumour', repository: 'acme/breast-tumour' }],
  records: 'acme/records',
  runners: [signer],
  publishers: [signer],
  mlflow: { uri: 'http://mlflow.test:5000' },
  site: { url: 'https://models.test' },
};
const contracts: readonly (readonly [string, z.ZodType, unknown])[] = [
  ['competition.yaml', Competition, sampleCompetition({ columns: { group: 'patient' }, invocation: { mode: 'case' } })],
  ['submission.yaml', Submission, submission],
  ['harvester.yaml', HarvesterConfig, config],
];

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const members = Array.isArray(value) ? value.map((inner, index) => [index, inner] as const) : Object.entries(value);
  return [path, ...members.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaced(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((inner, index) => (index === key ? replaced(inner, rest, by) : inner));
  return { ...(value as object), [key]: replaced((value as Record<string | number, unknown>)[key], rest, by) };
}

const dump = (value: unknown): string => dumpYaml(value, { noRefs: true });
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

test.each(contracts)('wherever a value of %s is of the wrong kind, it is told at its line', (name, schema, value) => {
  expect(readContract(schema, name, dump(value)).kind).toBe('valid');
  for (const path of pathsOf(value).filter(({ length }) => length > 0)) {
    const text = dump(replaced(value, path, { 'zz-odd': { deep: 1 } }));
    const read = readContract(schema, name, text);
    const lines = read.kind === 'invalid' ? read.problems.map(({ line }) => line) : [];
    const at = lineOf(text, 'zz-odd');
    // The place of a mapping is its first line; that of a key's value may be one further.
    expect(
      lines.some((line) => Math.abs((line ?? 0) - at) <= 1),
      `${path.join('.')}: line ${at} of ${lines.join()}`,
    ).toBe(true);
  }
});

test.each(contracts)('every misspelt key of %s is told at its line, with the word that was meant', (name, schema, value) => {
  const free = /^(?:train\.params)\.|^columns$|^harvester$/;
  for (const path of pathsOf(value).filter((keys) => typeof keys.at(-1) === 'string' && !free.test(keys.join('.')))) {
    const key = String(path.at(-1));
    const parent = path.slice(0, -1);
    const held = parent.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], value) as Record<string, unknown>;
    const { [key]: moved, ...others } = held;
    const text = dump(replaced(value, parent, { ...others, [`${key}x`]: moved }));
    const read = readContract(schema, name, text);
    expect(read.kind === 'invalid' && read.problems).toContainEqual(
      expect.objectContaining({ code: 'UNKNOWN_KEY', next: `did you mean "${key}"?`, line: expect.any(Number) as number }),
    );
  }
});

test('what columns must hold to each other is told at their lines', () => {
  const text = dump(
    sampleCompetition({
      inputs: [
        { name: 'radius', type: 'double' },
        { name: 'malignant', type: 'double' },
        { name: 'radius', type: 'double' },
      ],
      columns: { time: 'malignant' },
      invocation: { mode: 'case' },
    }),
  );
  const read = readContract(Competition, 'competition.yaml', text);
  const told =
    read.kind === 'invalid' ? read.problems.map(({ line, message }) => `${text.split('\n')[(line ?? 0) - 1]?.trim()} | ${message}`) : [];
  expect(told).toEqual([
    '- name: radius | inputs.2.name: "radius" is there twice',
    '- name: malignant | inputs.1.name: "malignant" is the target; a model must not get it',
    'time: malignant | columns.time: "malignant" is the target already',
    'mode: case | invocation.mode: cases need columns.group: the column that tells them apart',
  ]);
});

test('of a union, the word that tells its members apart is told at its place', () => {
  const schema = z.strictObject({
    steps: z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('model'), name: z.string() }),
        z.strictObject({ kind: z.enum(['switch', 'splitter']), weight: z.number() }),
      ]),
    ),
  });
  const read = readContract(schema, 'f.yaml', 'steps:\n  - kind: modle\n    name: x\n  - { name: y }\n  - { kind: switch, wieght: 1 }\n');
  expect(read.kind === 'invalid' && read.problems).toMatchObject([
    { code: 'NOT_ALLOWED', line: 2, column: 11, allowed: 'model, switch, splitter', next: 'did you mean "model"?' },
    { code: 'MISSING', line: 4, message: 'steps.1.kind is missing' },
    { code: 'MISSING', line: 5, message: 'steps.2.weight is missing' },
    { code: 'UNKNOWN_KEY', line: 5, column: 29, next: 'did you mean "weight"?' },
  ]);
});

const much = (part: string): string => part.repeat(Math.floor(200_000 / new TextEncoder().encode(part).length));

test.each([
  '[',
  '{a: ',
  '- ',
  '- a\n',
  '? ',
  'a: ',
  '1,',
  '# a\n',
  '\t',
  '\n',
  '\r',
  ' ',
  '---\n',
  '%TAG ! tag:\n',
  '&a ',
  '*a ',
  '!a ',
  '"a": ',
  "['",
  '|\n',
  '-:\n',
  ':',
  '?:',
  '\0',
  '\ud800',
  '\u0085',
  '😀',
])('however much of %j there is, it is answered with a located problem', (part) => {
  for (const text of [much(part), `title: ${much(part)}`, `members: [${much(part)}]`, `card: "${much(part)}"`]) {
    const read = readContract(Submission, 'f.yaml', text);
    expect(read.kind).toBe('invalid');
    expect(read.kind === 'invalid' && read.problems[0].next.length > 0).toBe(true);
  }
});

test('a chain of references that would unfold to billions is refused before it is unfolded', () => {
  const levels = Array.from(
    { length: 30 },
    (_, level) =>
      `l${level}: &l${level} [${Array(10)
        .fill(`*l${level - 1}`)
        .join(', ')}]`,
  );
  expect(parseYaml('f.yaml', `l: &l [x]\n${levels.join('\n')}`)).toMatchObject({ problem: { code: 'YAML_ALIAS', line: 1 } });
});

test('no key reaches a prototype, at any depth and in any spelling', () => {
  for (const key of ['__proto__', '"__proto__"', "'constructor'", 'prototype', '"\\u005f_proto__"', '? __proto__\n']) {
    const read = parseYaml('f.yaml', `a:\n  - b: { ${key}: { polluted: 1 } }`);
    expect(read.kind).toBe('problem');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  }
});

test('however a good file is cut, doubled, shuffled and sprinkled, the answer is a value or problems inside it', () => {
  const spice = fc.constantFrom(
    '&a ',
    '*a',
    '!!js/function ',
    '<<: ',
    '__proto__: 1\n',
    '\n',
    '\t',
    ': ',
    '- ',
    '"',
    "'",
    '|\n',
    '{',
    '[',
    '\0',
    '---\n',
  );
  for (const [name, schema, value] of contracts) {
    const good = dump(value);
    const edit = fc.record({
      at: fc.nat(good.length),
      cut: fc.nat(30),
      add: fc.oneof(spice, fc.string({ unit: 'binary', maxLength: 6 })),
      from: fc.nat(good.length),
    });
    const text = fc
      .array(edit, { maxLength: 6 })
      .map((edits) =>
        edits.reduce((now, { at, cut, add, from }) => now.slice(0, at) + add + now.slice(from, from + cut) + now.slice(at + cut), good),
      );
    fc.assert(
      fc.property(text, (mutated) => {
        const read = readContract(schema, name, mutated);
        if (read.kind === 'valid') return;
        const lines = mutated.split('\n').length;
        for (const { line, message, next, code } of read.problems) {
          expect(message && next && code).toBeTruthy();
          expect(line === undefined || (line >= 1 && line <= lines)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  }
});

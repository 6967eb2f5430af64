import { expect, test } from 'vitest';
import { exampleComposition, exampleFacts } from '../testing/compositions.ts';
import { checkComposition, type CheckedComposition } from './check-composition.ts';
import { drawComposition } from './draw-composition.ts';
import type { ModelFacts } from './model-facts.ts';

const both = 'b: { kind: model, model: boosted }\nl: { kind: model, model: logistic }\n';
const mean = `root: { kind: ensemble, combine: mean, members: [{ node: b }, { node: l }] }\n${both}`;

function only(models: readonly string[]): ReadonlyMap<string, ModelFacts> {
  return new Map([...exampleFacts].filter(([name]) => models.includes(name)));
}

function good(text: string, models = ['boosted', 'logistic']): CheckedComposition {
  const check = checkComposition('c.yaml', text, only(models));
  if (check.kind === 'bad') throw new Error(JSON.stringify(check.problems));
  return check.checked;
}

test('a mean of two models answers their column, costs what both cost, and lists both licences', () => {
  const { outputs, cost, licences } = good(exampleComposition(mean));
  expect(outputs).toEqual([{ name: 'p', type: 'double', range: [0, 1] }]);
  expect(cost).toEqual({ latencyMsPerRow: 2, energyWhPer1000: 1 });
  expect(licences).toEqual(['Apache-2.0', 'MIT']);
});

test('a sequence feeds a model with what another answered, clipped to what it takes', () => {
  const nodes = `root: { kind: sequence, steps: [measure, judge], answer: [p, measured] }
measure: { kind: model, model: gauge, out: { measured: radius } }
judge: { kind: model, model: boosted, in: { radius: { from: measured, clip: true } } }`;
  const { outputs, cost } = good(exampleComposition(nodes, { models: ['gauge', 'boosted'] }), ['gauge', 'boosted']);
  expect(outputs.map(({ name }) => name)).toEqual(['p', 'measured']);
  expect(cost).toEqual({ latencyMsPerRow: 7, energyWhPer1000: null });
});

test('a switch over all classes of a column needs no default', () => {
  const nodes = `root: { kind: switch, cases: [{ when: { column: site, is: left }, node: b }, { when: { column: site, is: right }, node: l }] }\n${both}`;
  expect(good(exampleComposition(nodes)).outputs.map(({ name }) => name)).toEqual(['p']);
});

type Refused = readonly [what: string, code: string, on: string, text: string, models?: readonly string[]];
const refused: readonly Refused[] = [
  [
    'a cycle',
    'CYCLE',
    'b: {',
    exampleComposition('root: { kind: sequence, steps: [b] }\nb: { kind: sequence, steps: [root] }', { models: [] }),
    [],
  ],
  [
    'a node that leads nowhere',
    'UNKNOWN_NODE',
    'root:',
    exampleComposition('root: { kind: sequence, steps: [nobody] }', { models: [] }),
    [],
  ],
  [
    'a node nobody reaches',
    'UNUSED_NODE',
    'l:',
    exampleComposition('root: { kind: model, model: boosted }\nl: { kind: model, model: boosted }', { models: ['boosted'] }),
  ],
  ['no root', 'NO_ROOT', 'b:', exampleComposition('b: { kind: model, model: boosted }', { models: ['boosted'] })],
  [
    'a model that is not there',
    'MODEL_NOT_FOUND',
    'boosted:',
    exampleComposition('root: { kind: model, model: boosted }', { models: ['boosted'] }),
    [],
  ],
  [
    'a range the model does not take',
    'EDGE_RANGE',
    'root:',
    exampleComposition('root: { kind: model, model: logistic }', { models: ['logistic'], range: '[0, 50]' }),
  ],
  [
    'another type',
    'EDGE_TYPE',
    'root:',
    exampleComposition('root: { kind: model, model: boosted, in: { radius: site } }', { models: ['boosted'] }),
  ],
  [
    'another unit',
    'EDGE_UNIT',
    'root:',
    exampleComposition('root: { kind: model, model: boosted, in: { radius: pixels } }', { models: ['boosted'] }),
  ],
  [
    'a column that is not there',
    'NO_SUCH_COLUMN',
    'root:',
    exampleComposition('root: { kind: model, model: boosted, in: { radius: diameter } }', { models: ['boosted'] }),
  ],
  [
    'an input the model has not',
    'UNKNOWN_INPUT',
    'root:',
    exampleComposition('root: { kind: model, model: boosted, in: { area: radius } }', { models: ['boosted'] }),
  ],
  [
    'an output the model has not',
    'UNKNOWN_OUTPUT',
    'root:',
    exampleComposition('root: { kind: model, model: boosted, out: { q: area } }', { models: ['boosted'] }),
  ],
  [
    'weights of 30 and 30',
    'WEIGHTS_NOT_100',
    '{ kind: splitter',
    exampleComposition(`root:\n  { kind: splitter, routes: [{ node: b, weight: 30 }, { node: l, weight: 30 }] }\n${both}`),
  ],
  ['a weighted mean without a weight', 'WEIGHTS_NOT_100', 'root:', exampleComposition(mean.replace('mean', 'weighted'))],
  [
    'a switch that leaves rows over',
    'SWITCH_UNMATCHED',
    'root:',
    exampleComposition(
      `root: { kind: switch, cases: [{ when: { column: radius, above: 10 }, node: b }, { when: { column: radius, below: 5 }, node: l }] }\n${both}`,
    ),
  ],
  [
    'a case that never comes',
    'CONDITION_TYPE',
    'root:',
    exampleComposition(`root: { kind: switch, cases: [{ when: { column: site, is: middle }, node: b }], default: l }\n${both}`),
  ],
  [
    'branches that answer otherwise',
    'ANSWERS_DIFFER',
    'root:',
    exampleComposition(
      `root: { kind: switch, cases: [{ when: { column: site, is: left }, node: b }], default: l }\nb: { kind: model, model: boosted, out: { q: p } }\nl: { kind: model, model: logistic }`,
    ),
  ],
  ['a vote on numbers without a threshold', 'CANNOT_VOTE', 'root:', exampleComposition(mean.replace('mean', 'vote'))],
  ['an ensemble that would only merge', 'MISSING', 'root:', exampleComposition(mean.replace('combine: mean, ', ''))],
  ['an ensemble that says it merges', 'NOT_ALLOWED', 'root:', exampleComposition(mean.replace('combine: mean', 'combine: merge'))],
  [
    'a route without a weight',
    'MISSING',
    'root:',
    exampleComposition(`root: { kind: splitter, routes: [{ node: b, weight: 100 }, { node: l }] }\n${both}`),
  ],
  ['a node that leads to itself', 'CYCLE', 'root:', exampleComposition('root: { kind: sequence, steps: [root] }', { models: [] }), []],
  ['a model nobody named', 'UNKNOWN_MODEL', 'root:', exampleComposition('root: { kind: model, model: other }', { models: [] }), []],
  ['a model nobody asks', 'UNUSED_MODEL', 'logistic:', exampleComposition('root: { kind: model, model: boosted }')],
  [
    'models that take longer than the owner set',
    'LATENCY_LIMIT',
    'limits:',
    exampleComposition(mean, { top: 'limits: { latencyMsPerRow: 1 }\n' }),
  ],
  ['a vote that can tie', 'EVEN_VOTE', 'root:', exampleComposition(mean.replace('combine: mean', 'combine: vote, threshold: 0.5'))],
  [
    'a mean of classes',
    'CANNOT_AVERAGE',
    'root:',
    exampleComposition('root: { kind: ensemble, combine: mean, members: [{ node: k }, { node: k }] }\nk: { kind: model, model: kind }', {
      models: ['kind'],
    }),
    ['kind'],
  ],
  [
    'a licence the owner does not accept',
    'LICENCE_NOT_ALLOWED',
    'logistic:',
    exampleComposition(mean, { top: 'licences: [Apache-2.0]\n' }),
  ],
  ['more energy than allowed', 'ENERGY_LIMIT', 'limits:', exampleComposition(mean, { top: 'limits: { energyWhPer1000: 0.9 }\n' })],
  [
    'a limit nobody can hold',
    'COST_UNKNOWN',
    'limits:',
    exampleComposition('root: { kind: model, model: gauge }', { models: ['gauge'], top: 'limits: { energyWhPer1000: 1 }\n' }),
    ['gauge'],
  ],
  [
    'an answer that hides a column',
    'ANSWER_CLASH',
    'root:',
    exampleComposition('root: { kind: sequence, steps: [g, b] }\ng: { kind: model, model: gauge }\nb: { kind: model, model: boosted }', {
      models: ['gauge', 'boosted'],
    }),
    ['gauge', 'boosted'],
  ],
];

test.each(refused.map((each): [string, string, Refused] => [each[0], each[1], each]))(
  '%s is refused as %s, with its line',
  (_, code, refusal) => {
    const [, , on, text, models = ['boosted', 'logistic', 'kind', 'gauge']] = refusal;
    const check = checkComposition('c.yaml', text, only(models));
    if (check.kind === 'good') throw new Error('was accepted');
    const found = check.problems.find((problem) => problem.code === code);
    expect(found).toMatchObject({ path: 'c.yaml', next: expect.stringMatching(/\w/) });
    expect(text.split('\n')[(found?.line ?? 0) - 1]).toContain(on);
  },
);

test('a digest that was pinned and moved is refused', () => {
  const text = exampleComposition('root: { kind: model, model: boosted }', { models: ['boosted'] }).replace(
    'models:/breast-tumour/2',
    `models:/breast-tumour@champion, sha256: ${'e'.repeat(64)}`,
  );
  const check = checkComposition('c.yaml', text, only(['boosted']));
  expect(check).toMatchObject({ kind: 'bad', problems: [{ code: 'DIGEST_DIFFERS' }] });
});

test('the picture is the same each time, stands alone, tells itself in words and escapes what people wrote', () => {
  const text = exampleComposition(mean).replace('Two opinions on a tumour', '"Two <opinions> & more"');
  const svg = drawComposition(good(text));
  expect(svg).toBe(drawComposition(good(text)));
  expect(svg).toContain('<title id="title">Two &lt;opinions&gt; &amp; more</title>');
  expect(svg).toMatch(/role="img" aria-labelledby="title desc"/);
  expect(svg).toContain('root leads to b');
  expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
});

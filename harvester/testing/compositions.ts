import type { Column } from '../../core/contract/column.ts';
import type { ModelFacts } from '../compose/model-facts.ts';

const facts = (title: string, inputs: readonly Column[], outputs: readonly Column[], more: Partial<ModelFacts> = {}): ModelFacts => ({
  title,
  inputs,
  outputs,
  licence: 'Apache-2.0',
  sha256: 'd'.repeat(64),
  cost: { latencyMsPerRow: 2, energyWhPer1000: 0.5 },
  ...more,
});

/** Models to compose in tests: two that judge a tumour by its radius, one that corrects a radius, one that knows a class. */
export const exampleFacts: ReadonlyMap<string, ModelFacts> = new Map([
  [
    'boosted',
    facts(
      'breast-tumour/2',
      [{ name: 'radius', type: 'double', unit: 'mm', range: [0, 50] }],
      [{ name: 'p', type: 'double', range: [0, 1] }],
    ),
  ],
  [
    'logistic',
    facts(
      'breast-tumour/1',
      [{ name: 'radius', type: 'double', unit: 'mm', range: [0, 40] }],
      [{ name: 'p', type: 'double', range: [0, 1] }],
      { licence: 'MIT' },
    ),
  ],
  [
    'gauge',
    facts('gauge/1', [{ name: 'pixels', type: 'long', range: [0, 4000] }], [{ name: 'radius', type: 'double', unit: 'mm' }], {
      cost: { latencyMsPerRow: 5, energyWhPer1000: null },
    }),
  ],
  [
    'kind',
    facts('kind/3', [{ name: 'site', type: 'string', classes: ['left', 'right'] }], [{ name: 'label', type: 'long', classes: [0, 1, 2] }]),
  ],
]);

/** A good composition of those; `nodes`, `models` and `top` are YAML that goes in its place. */
export function exampleComposition(nodes: string, { models = ['boosted', 'logistic'], top = '', range = '[0, 40]' } = {}): string {
  return `harvester: 1
name: second-opinion
title: Two opinions on a tumour
owner: Onco team
${top}inputs:
  - { name: radius, type: double, unit: mm, range: ${range} }
  - { name: pixels, type: long, range: [0, 4000] }
  - { name: site, type: string, classes: [left, right] }
models:${models.length === 0 ? ' {}' : ''}
${models.map((name) => `  ${name}: { model: models:/${exampleFacts.get(name)?.title ?? 'none/1'} }`).join('\n')}
nodes:
${nodes.replace(/^/gm, '  ').trimEnd()}
`;
}

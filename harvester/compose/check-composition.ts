import type { Column } from '../../core/contract/column.ts';
import { Composition } from '../../core/contract/composition.ts';
import type { Problem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import type { ModelFacts } from './model-facts.ts';
import { referencesOf } from './references.ts';
import { sumCosts, type Cost } from './sum-costs.ts';
import { NodeTyper, type Fault } from './type-nodes.ts';

/** A composition every request of its inputs' kind can pass through. */
export interface CheckedComposition {
  readonly composition: Composition;
  readonly models: ReadonlyMap<string, ModelFacts>;
  /** Columns of the answer. */
  readonly outputs: readonly Column[];
  readonly cost: Cost;
  /** Licences of all models that may be asked, each once. */
  readonly licences: readonly string[];
}

export type CompositionCheck =
  | { readonly kind: 'good'; readonly checked: CheckedComposition }
  | { readonly kind: 'bad'; readonly problems: readonly [Problem, ...Problem[]] };

/**
 * Holds a composition to the contracts of the models it names: every edge's name, type, unit, range and classes, no cycle, weights that sum to
 * 100, no row that no case takes, costs and licences within what the owner set. `models` by the names the file gives them. Pure.
 */
export function checkComposition(path: string, text: string, models: ReadonlyMap<string, ModelFacts>): CompositionCheck {
  const read = readContract(Composition, path, text);
  if (read.kind === 'invalid') return { kind: 'bad', problems: read.problems };
  const composition = read.value;
  const faults: Fault[] = [];
  const fault = (found: Fault): void => {
    // A node that is used twice has its faults once.
    if (!faults.some((held) => held.code === found.code && held.message === found.message)) faults.push(found);
  };
  checkReferences(composition, fault);
  checkModels(composition, models, fault);
  let outputs: readonly Column[] | undefined;
  let cost: Cost = { latencyMsPerRow: null, energyWhPer1000: null };
  // What runs in circles or leads nowhere has no type.
  if (faults.length === 0) {
    outputs = new NodeTyper(composition, models, fault).type('root', new Map(composition.inputs.map((column) => [column.name, column])));
    cost = sumCosts(composition, models);
    checkLimits(composition, cost, fault);
  }
  const problems = faults.map(({ at, ...rest }): Problem => ({ ...rest, path, ...read.place(at) }));
  const [first, ...more] = problems;
  if (first) return { kind: 'bad', problems: [first, ...more] };
  if (!outputs || outputs.length === 0) throw new Error('a composition without a fault has an answer');
  const licences = [...new Set([...models.values()].map(({ licence }) => licence))].toSorted();
  return { kind: 'good', checked: { composition, models, outputs, cost, licences } };
}

function checkReferences({ nodes, models }: Composition, fault: (fault: Fault) => void): void {
  if (!nodes['root'])
    fault({ code: 'NO_ROOT', message: 'there is no node "root", where requests come in', next: 'add one', at: ['nodes'] });
  for (const [name, node] of Object.entries(nodes)) {
    for (const { node: target, at } of referencesOf(node))
      if (!nodes[target])
        fault({
          code: 'UNKNOWN_NODE',
          message: `node "${name}" leads to "${target}", which is not there`,
          next: `add it, or name one of ${Object.keys(nodes).slice(0, 12).join(', ')}`,
          at: ['nodes', name, ...at],
        });
    if (node.kind === 'model' && !models[node.model])
      fault({
        code: 'UNKNOWN_MODEL',
        message: `node "${name}" asks "${node.model}", which is not under models`,
        next: 'add it there',
        at: ['nodes', name, 'model'],
      });
  }
  const reached = checkCycles(nodes, fault);
  for (const name of Object.keys(nodes))
    if (nodes['root'] && !reached.has(name))
      fault({ code: 'UNUSED_NODE', message: `node "${name}" is never reached`, next: 'use it, or remove it', at: ['nodes', name] });
  const asked = new Set(Object.values(nodes).flatMap((node) => (node.kind === 'model' ? [node.model] : [])));
  for (const name of Object.keys(models))
    if (!asked.has(name))
      fault({ code: 'UNUSED_MODEL', message: `model "${name}" is never asked`, next: 'use it, or remove it', at: ['models', name] });
}

/** Reports every way that leads back to itself; gives what can be reached from the root. */
function checkCycles(nodes: Composition['nodes'], fault: (fault: Fault) => void): ReadonlySet<string> {
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (name: string): void => {
    const node = nodes[name];
    if (!node || done.has(name)) return;
    way.push(name);
    for (const { node: target, at } of referencesOf(node)) {
      const from = way.indexOf(target);
      if (from < 0) visit(target);
      else
        fault({
          code: 'CYCLE',
          message: `node "${name}" leads back to "${target}" (${[...way.slice(from), target].join(' → ')}): KServe’s router would never end`,
          next: 'let it lead elsewhere',
          at: ['nodes', name, ...at],
        });
    }
    way.pop();
    done.add(name);
  };
  visit('root');
  const reached = new Set(done);
  for (const name of Object.keys(nodes)) visit(name);
  return reached;
}

function checkModels(
  { models: named, licences }: Composition,
  models: ReadonlyMap<string, ModelFacts>,
  fault: (fault: Fault) => void,
): void {
  for (const [name, { model, sha256 }] of Object.entries(named)) {
    const facts = models.get(name);
    const at = ['models', name];
    if (!facts)
      fault({
        code: 'MODEL_NOT_FOUND',
        message: `model "${name}" (${model}) was not found`,
        next: 'publish it, or name another version',
        at,
      });
    else if (sha256 !== undefined && sha256 !== facts.sha256)
      fault({
        code: 'DIGEST_DIFFERS',
        message: `model "${name}" is sha256:${facts.sha256}, not the one named here`,
        next: 'find out who changed it; then name the digest you trust',
        at: [...at, 'sha256'],
      });
    if (facts && licences && !licences.includes(facts.licence))
      fault({
        code: 'LICENCE_NOT_ALLOWED',
        message: `model "${name}" is under ${facts.licence}`,
        allowed: licences.join(', '),
        next: 'take another model, or accept its licence',
        at,
      });
  }
}

function checkLimits({ limits }: Composition, cost: Cost, fault: (fault: Fault) => void): void {
  const kinds = [
    ['latencyMsPerRow', 'LATENCY_LIMIT', 'ms a row'],
    ['energyWhPer1000', 'ENERGY_LIMIT', 'Wh for 1,000 predictions'],
  ] as const;
  for (const [key, code, unit] of kinds) {
    const limit = limits?.[key];
    if (limit === undefined) continue;
    const found = cost[key];
    const at = ['limits', key];
    if (found === null)
      fault({
        code: 'COST_UNKNOWN',
        message: `not every model's record says its ${unit}, so the limit of ${limit} cannot be held`,
        next: 'give --records, or remove the limit',
        at,
      });
    else if (found > limit)
      fault({
        code,
        message: `the models' records sum to ${Number(found.toPrecision(4))} ${unit}; the limit is ${limit}`,
        next: 'take cheaper models, or raise the limit',
        at,
      });
  }
}

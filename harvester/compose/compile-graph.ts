import type { Column } from '../../core/contract/column.ts';
import type { CompositionNode } from '../../core/contract/composition.ts';
import type { CheckedComposition } from './check-composition.ts';
import type { GraphNode, GraphStep, InferenceGraph } from './inference-graph.ts';
import type { Operation } from './operations.ts';

/** What a service of a compiled graph is. */
export type Service =
  /** A model, asked for `{"instances": rows}`, answering `{"predictions": rows}`. */
  | { readonly kind: 'model'; readonly model: string }
  /** One of our own steps: what the router cannot do. */
  | { readonly kind: 'operation'; readonly operation: Operation };

/** A composition as the router runs it. */
export interface CompiledGraph {
  readonly graph: InferenceGraph;
  /** By the name steps use. */
  readonly services: ReadonlyMap<string, Service>;
}

type NodeOf<K extends CompositionNode['kind']> = Extract<CompositionNode, { kind: K }>;
type Step = Omit<GraphStep, 'data' | 'mapPredictionsToInstances'>;

/**
 * Turns a checked composition into an InferenceGraph. Every node takes `{"instances": rows}` and answers `{"predictions": rows}`. The router
 * routes; what it cannot do (rename, carry the request along, vote, average, choose by one column) are small steps of our combiner service.
 */
export function compileGraph({ composition, models }: Pick<CheckedComposition, 'composition' | 'models'>): CompiledGraph {
  const nodes: Record<string, GraphNode> = {};
  const services = new Map<string, Service>();
  for (const name of Object.keys(composition.models)) services.set(`model:${name}`, { kind: 'model', model: name });

  const operation = (path: string, made: Operation): Step => {
    services.set(path, { kind: 'operation', operation: made });
    return { service: path, dependency: 'Hard' };
  };
  const add = (name: string, routerType: GraphNode['routerType'], steps: readonly GraphStep[]): void => {
    nodes[name] = { routerType, steps };
  };

  const modelNode = (name: string, node: NodeOf<'model'>): void => {
    const clips = clipsOf(node, models.get(node.model)?.inputs ?? []);
    const steps: Step[] = [];
    if (node.in && Object.keys(node.in).length > 0) steps.push(operation(`${name}/in`, { kind: 'in', map: node.in, clips }));
    steps.push({ service: `model:${node.model}`, dependency: 'Hard' });
    if (node.out) steps.push(operation(`${name}/out`, { kind: 'out', map: node.out }));
    add(name, 'Sequence', chained(steps));
  };

  const sequenceNode = (name: string, node: NodeOf<'sequence'>): void => {
    const steps: GraphStep[] = [];
    const last = node.steps.length - 1;
    for (const [index, step] of node.steps.entries()) {
      const data = index === 0 ? {} : ({ data: '$response' } as const);
      if (index === last && !node.answer) {
        steps.push({ nodeName: step, dependency: 'Hard', ...data });
        break;
      }
      const inner = `${name}.${index + 1}`;
      add(inner, 'Ensemble', [
        { name: 'frame', ...operation(`${name}/echo`, { kind: 'echo' }) },
        { name: 'answer', nodeName: step, dependency: 'Hard' },
      ]);
      steps.push({ nodeName: inner, dependency: 'Hard', ...data });
      steps.push({ ...operation(`${name}/merge`, { kind: 'merge' }), data: '$response' });
    }
    if (node.answer) steps.push({ ...operation(`${name}/answer`, { kind: 'answer', columns: node.answer }), data: '$response' });
    add(name, 'Sequence', steps);
  };

  const ensembleNode = (name: string, { combine, members, threshold }: NodeOf<'ensemble'>): void => {
    const steps = members.map(({ node }, index): GraphStep => ({ name: String(index), nodeName: node, dependency: 'Hard' }));
    add(`${name}.members`, 'Ensemble', steps);
    const weights = members.map(({ weight }) => (combine === 'weighted' ? (weight ?? 0) / 100 : 1 / members.length));
    const how: Operation = combine === 'vote' ? { kind: 'vote', members: members.length, threshold } : { kind: 'average', weights };
    add(name, 'Sequence', chained([{ nodeName: `${name}.members`, dependency: 'Hard' }, operation(`${name}/combine`, how)]));
  };

  const switchNode = (name: string, node: NodeOf<'switch'>): void => {
    const branches = [...node.cases.map((each) => each.node), ...(node.default === undefined ? [] : [node.default])];
    const steps = branches.map((branch, index): GraphStep => ({ nodeName: branch, condition: `[@this].#(route=="${index}")` }));
    add(`${name}.cases`, 'Switch', steps);
    const choose = operation(`${name}/route`, {
      kind: 'route',
      cases: node.cases.map(({ when }) => when),
      hasDefault: node.default !== undefined,
    });
    add(name, 'Sequence', chained([choose, { nodeName: `${name}.cases`, dependency: 'Hard' }]));
  };

  const splitterNode = (name: string, { routes, shadows }: NodeOf<'splitter'>): void => {
    const split = routes.map(({ node, weight }): GraphStep => ({ nodeName: node, weight }));
    if (!shadows) {
      add(name, 'Splitter', split);
      return;
    }
    add(`${name}.routes`, 'Splitter', split);
    // An unreachable step fails a whole Ensemble, soft or not: a shadow is asked by a step of ours that always answers.
    add(`${name}.all`, 'Ensemble', [
      { name: 'answer', nodeName: `${name}.routes`, dependency: 'Hard' },
      ...shadows.map((shadow, index) => ({
        name: `shadow-${index}`,
        ...operation(`${name}/shadow/${shadow}`, { kind: 'shadow', node: shadow }),
      })),
    ]);
    add(
      name,
      'Sequence',
      chained([{ nodeName: `${name}.all`, dependency: 'Hard' }, operation(`${name}/compare`, { kind: 'compare', node: name, shadows })]),
    );
  };

  for (const [name, node] of Object.entries(composition.nodes)) {
    if (node.kind === 'model') modelNode(name, node);
    else if (node.kind === 'sequence') sequenceNode(name, node);
    else if (node.kind === 'ensemble') ensembleNode(name, node);
    else if (node.kind === 'switch') switchNode(name, node);
    else splitterNode(name, node);
  }
  return { graph: { nodes }, services };
}

/** Each step on the answer of the one before. */
function chained(steps: readonly Step[]): GraphStep[] {
  return steps.map((step, index) => (index === 0 ? step : { ...step, data: '$response' }));
}

function clipsOf({ in: map = {} }: NodeOf<'model'>, inputs: readonly Column[]): Readonly<Record<string, readonly [number, number]>> {
  return Object.fromEntries(inputs.flatMap(({ name, range }) => (range && typeof map[name] === 'object' ? [[name, range] as const] : [])));
}

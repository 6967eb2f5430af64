import { pathExists } from './gjson.ts';
import type { GraphNode, GraphStep, InferenceGraph } from './inference-graph.ts';

/** What came back from a service or a node: its status, and its body as it stood. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

export interface RouterDoors {
  /** Asks a service. Rejects when it cannot be reached. */
  call(service: string, body: string): Promise<Reply>;
  /** A whole number from 0 to 99, each as likely. */
  draw(): number;
  /** Wraps a node's work, for spans. */
  around?<T>(node: string, routerType: GraphNode['routerType'], work: () => Promise<T>): Promise<T>;
}

/** The router's own failure: not a step's answer. */
class RouterFailure extends Error {
  readonly status: number;
  constructor(status: number, cause: string) {
    super(cause);
    this.status = status;
  }
}

/**
 * Answers a request as KServe's InferenceGraph router does (v0.20.0, as observed on the real binary), its traps included: steps of a Sequence
 * get the original request unless `data: $response`; an Ensemble only merges, and forgets the status of soft steps; a Switch takes the first
 * path that exists; a Splitter fails the share of requests its weights leave over. `from` is the node that gets the request.
 */
export async function routeGraph(graph: InferenceGraph, body: string, doors: RouterDoors, from = 'root'): Promise<Reply> {
  try {
    return await routeNode(graph, from, body, doors);
  } catch (error) {
    const status = error instanceof RouterFailure ? error.status : 500;
    const cause = error instanceof Error ? error.message : String(error);
    return { status, body: JSON.stringify({ error: 'Failed to process request', cause }) };
  }
}

async function routeNode(graph: InferenceGraph, name: string, body: string, doors: RouterDoors): Promise<Reply> {
  const node = graph.nodes[name];
  if (!node) throw new RouterFailure(500, 'invalid route type: ');
  const work = (): Promise<Reply> => route(graph, node, body, doors);
  return doors.around ? doors.around(name, node.routerType, work) : work();
}

function route(graph: InferenceGraph, node: GraphNode, body: string, doors: RouterDoors): Promise<Reply> {
  switch (node.routerType) {
    case 'Sequence':
      return sequence(graph, node.steps, body, doors);
    case 'Ensemble':
      return ensemble(graph, node.steps, body, doors);
    case 'Switch':
      return step(graph, switchTo(node.steps, body), body, doors);
    case 'Splitter':
      return step(graph, splitTo(node.steps, doors.draw()), body, doors);
  }
}

function step(graph: InferenceGraph, { nodeName, service }: GraphStep, body: string, doors: RouterDoors): Promise<Reply> {
  if (nodeName !== undefined) return routeNode(graph, nodeName, body, doors);
  return doors.call(service ?? '', body);
}

async function sequence(graph: InferenceGraph, steps: readonly GraphStep[], body: string, doors: RouterDoors): Promise<Reply> {
  let last: Reply = { status: 0, body: '' };
  for (const [index, each] of steps.entries()) {
    const fed = each.data === '$response' && index > 0 ? last.body : body;
    if (each.condition) {
      const answer = parse(last.body);
      if (answer === undefined) throw new RouterFailure(500, 'invalid response');
      if (!pathExists(answer.value, each.condition)) return { status: 200, body: last.body };
    }
    last = await step(graph, each, each.mapPredictionsToInstances ? renamed(fed) : fed, doors);
    if (each.dependency === 'Hard' && !isSuccess(last.status)) return last;
  }
  return last;
}

async function ensemble(graph: InferenceGraph, steps: readonly GraphStep[], body: string, doors: RouterDoors): Promise<Reply> {
  const replies = await Promise.all(
    steps.map(async (each) => {
      const reply = await step(graph, each, body, doors);
      const answer = parse(reply.body)?.value;
      if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
        throw new RouterFailure(500, 'the answer of a step is not a JSON object');
      return { each, reply, answer };
    }),
  );
  const merged: Record<string, unknown> = {};
  for (const [index, { each, reply, answer }] of replies.entries()) {
    if (each.dependency === 'Hard' && !isSuccess(reply.status)) return reply;
    merged[each.name || String(index)] = answer;
  }
  return { status: 200, body: JSON.stringify(merged) };
}

function switchTo(steps: readonly GraphStep[], body: string): GraphStep {
  const request = parse(body);
  const found = request && steps.find(({ condition }) => condition !== undefined && pathExists(request.value, condition));
  if (!found) throw new RouterFailure(404, 'None of the routes matched with the switch condition');
  return found;
}

function splitTo(steps: readonly GraphStep[], point: number): GraphStep {
  let end = 0;
  for (const each of steps) {
    // The real router panics here and answers nothing at all.
    if (each.weight === undefined) throw new RouterFailure(500, 'a step of the splitter has no weight');
    end += each.weight;
    if (point < end) return each;
  }
  throw new RouterFailure(500, 'no route was selected by the splitter');
}

/** `predictions` becomes `instances`; every other key is dropped. */
function renamed(body: string): string {
  const answer = parse(body)?.value;
  if (typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, 'predictions')) return body;
  return JSON.stringify({ instances: (answer as { predictions: unknown }).predictions });
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

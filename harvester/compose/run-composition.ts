import { randomInt } from 'node:crypto';
import type { CompiledGraph } from './compile-graph.ts';
import { OperationRefusal, runOperation, type Disagreement } from './operations.ts';
import { routeGraph, type Reply } from './route-graph.ts';
import type { Tracing } from './tracing.ts';

/** Where a model is asked, `{"instances": rows}` in and `{"predictions": rows}` out: an address, or here. */
export type Endpoint = string | ((body: string) => Promise<Reply>);

export interface RunnerOptions {
  readonly compiled: CompiledGraph;
  /** By the name the composition gives the model. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly tracing: Tracing;
  /** Seconds one model may take. */
  readonly stepSeconds?: number;
  readonly onDisagreement?: (seen: Disagreement) => void;
  readonly draw?: () => number;
}

export interface Answer extends Reply {
  /** Why one of our own steps refused the request; holds nothing of it. */
  readonly refused?: string;
}

export interface CompositionRunner {
  /** Sends a body through the graph, from a node on. Never rejects for what a model does. */
  ask(body: string, options?: { readonly from?: string; readonly traceparent?: string | undefined }): Promise<Answer>;
  /** One step of ours, as the combiner service does it for KServe's router. Undefined when there is no such step. */
  operate(service: string, body: string): Promise<Answer> | undefined;
}

/** Runs a compiled composition: routing as KServe's router does it, models over HTTP, our own steps here. A span each. */
export function compositionRunner({
  compiled,
  endpoints,
  tracing,
  stepSeconds = 30,
  onDisagreement,
  draw = drawPercent,
}: RunnerOptions): CompositionRunner {
  const { graph, services } = compiled;
  const missing = [...services.values()].flatMap((service) =>
    service.kind === 'model' && !endpoints.has(service.model) ? [service.model] : [],
  );
  if (missing.length > 0) throw new Error(`no address for ${missing.join(', ')}: say where each model is served`);

  const askModel = (model: string, body: string): Promise<Reply> =>
    tracing.span(`model ${model}`, { 'harvester.model': model }, async (span) => {
      const endpoint = endpoints.get(model) as Endpoint;
      if (typeof endpoint === 'function') return endpoint(body);
      const traceparent = tracing.traceparent();
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(traceparent && { traceparent }) },
        body,
        signal: AbortSignal.timeout(stepSeconds * 1000),
      });
      span.setAttribute('http.response.status_code', response.status);
      return { status: response.status, body: await response.text() };
    });

  const ask: CompositionRunner['ask'] = async (body, { from = 'root', traceparent } = {}) => {
    let refused: string | undefined;
    const call = async (name: string, sent: string): Promise<Reply> => {
      const service = services.get(name);
      if (service?.kind === 'model') return askModel(service.model, sent);
      const answer = await operate(name, sent);
      if (!answer) throw new Error(`unsupported protocol scheme "${name}"`);
      refused ??= answer.refused;
      return answer;
    };
    const around = <T>(node: string, routerType: string, work: () => Promise<T>): Promise<T> =>
      tracing.span(`node ${node}`, { 'harvester.node': node, 'harvester.router': routerType }, work);
    const reply = await tracing.span('composition', {}, () => routeGraph(graph, body, { call, draw, around }, from), traceparent);
    return { ...reply, ...(refused !== undefined && { refused }) };
  };

  const operate = (name: string, body: string): Promise<Answer> | undefined => {
    const service = services.get(name);
    if (service?.kind !== 'operation') return undefined;
    const { operation } = service;
    return tracing.span(`step ${name}`, { 'harvester.step': operation.kind }, async () => {
      // A shadow that fails must not fail the request.
      if (operation.kind === 'shadow') return { status: 200, body: objectOr((await ask(body, { from: operation.node })).body) };
      try {
        return { status: 200, body: JSON.stringify(runOperation(operation, parse(body), onDisagreement)) };
      } catch (error) {
        if (!(error instanceof OperationRefusal)) throw error;
        return { status: 400, body: JSON.stringify({ error: error.message }), refused: error.message };
      }
    });
  };
  return { ask, operate };
}

function drawPercent(): number {
  return randomInt(100);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new OperationRefusal('the body is not JSON');
  }
}

function objectOr(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? body : '{}';
  } catch {
    return '{}';
  }
}

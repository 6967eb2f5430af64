import { fastify, type FastifyInstance } from 'fastify';
import { acceptJson } from '../service/body-parsers.ts';
import { FrameReader, type RecordRules } from '../service/frame-reader.ts';
import { refusals } from '../service/other-methods.ts';
import { sharedPages } from '../service/page-routes.ts';
import { invalid, ServiceProblem } from '../service/problem.ts';
import { sendProblem } from '../service/send-problem.ts';
import type { CheckedComposition } from './check-composition.ts';
import type { CompositionMetrics } from './composition-metrics.ts';
import { compositionOpenApi } from './composition-openapi.ts';
import { drawComposition } from './draw-composition.ts';
import type { CompositionRunner } from './run-composition.ts';

export interface CompositionAppOptions {
  readonly checked: CheckedComposition;
  readonly runner: CompositionRunner;
  readonly metrics: CompositionMetrics;
  readonly maxRows: number;
  readonly bodyBytes: number;
  readonly log: (line: string) => void;
}

/** The HTTP face of a composition: typed rows in, its answer out, one OpenAPI for the whole graph. */
export function createCompositionApp({ checked, runner, metrics, maxRows, bodyBytes, log }: CompositionAppOptions): FastifyInstance {
  const app = fastify({ bodyLimit: bodyBytes, requestTimeout: 60_000 });
  const reader = new FrameReader(checked.composition.inputs, maxRows);
  const refusalOf = refusals(app);
  acceptJson(app);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'", 'cache-control': 'no-store' });
    // Before a body is read that nobody wants.
    done(request.is404 ? refusalOf(request) : undefined);
  });
  app.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, toProblem(error, log)));
  app.setNotFoundHandler((request, reply) => sendProblem(reply, refusalOf(request)));

  for (const [path, key, extra] of [
    ['/predict', 'rows', 'refuse'],
    ['/invocations', 'instances', 'ignore'],
  ] as const) {
    app.post(path, async (request, reply) => {
      const rows = rowsOf(request.body, key, extra);
      // Read only to be checked: what goes on is what came in.
      reader.records(rows, { extra });
      const { traceparent } = request.headers;
      const answer = await runner.ask(JSON.stringify({ instances: rows }), {
        traceparent: typeof traceparent === 'string' ? traceparent : undefined,
      });
      if (answer.status === 200) return reply.type('application/json; charset=utf-8').send(answer.body);
      if (answer.refused !== undefined) throw invalid(answer.refused);
      log(`the graph answered ${answer.status}: ${answer.body.slice(0, 500)}`);
      throw new ServiceProblem({
        status: 502,
        type: 'model-failed',
        title: 'A model of the composition failed',
        detail: 'its service says more in its log',
      });
    });
  }

  const description = JSON.stringify(compositionOpenApi(checked, { maxRows }));
  const picture = drawComposition(checked);
  app.get('/livez', (_request, reply) => reply.type('text/plain').send('ok'));
  app.get('/readyz', (_request, reply) => reply.type('text/plain').send('ok'));
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  app.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(description));
  app.get('/graph.svg', (_request, reply) =>
    reply.type('image/svg+xml').header('content-security-policy', "style-src 'unsafe-inline'").send(picture),
  );
  sharedPages(app, false);
  return app;
}

function rowsOf(body: unknown, key: string, extra: RecordRules['extra']): readonly unknown[] {
  const only = extra === 'refuse' ? ' and nothing else' : '';
  if (typeof body === 'object' && body !== null && Object.hasOwn(body, key)) {
    const rows = (body as Record<string, unknown>)[key];
    if (Array.isArray(rows) && (extra === 'ignore' || Object.keys(body).length === 1)) return rows;
  }
  throw invalid(`the body must be {"${key}": [{column: value}]}${only}`);
}

function toProblem(error: unknown, log: (line: string) => void): ServiceProblem {
  if (error instanceof ServiceProblem) return error;
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 413) return new ServiceProblem({ status, type: 'too-large', title: 'The body is too large' });
  if (status === 415) return new ServiceProblem({ status, type: 'unsupported-media-type', title: 'Only application/json is read here' });
  if (status !== undefined && status < 500) return invalid('the request cannot be read');
  log(`failed: ${error instanceof Error ? error.message : String(error)}`);
  return new ServiceProblem({ status: 500, type: 'failed', title: 'The composition failed' });
}

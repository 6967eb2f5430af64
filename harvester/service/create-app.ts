import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import type { VerifiedModel } from './fetch-model.ts';
import { FrameReader } from './frame-reader.ts';
import { serviceMetrics } from './metrics.ts';
import { pageRoutes } from './page-routes.ts';
import { invalid, problemBody, ServiceProblem } from './problem.ts';
import { predictRoutes, type Predict } from './predict-routes.ts';
import { protocolRoutes } from './protocol-routes.ts';
import type { Columns, ModelRunner } from './runner.ts';

export interface AppOptions {
  readonly model: VerifiedModel;
  readonly runner: ModelRunner;
  readonly maxRows: number;
  readonly bodyBytes: number;
  /** Seconds a request may take. */
  readonly requestSeconds: number;
  /** Predictions that may be under way at once; more are turned away. */
  readonly maxInFlight: number;
  readonly log: (line: string) => void;
  /** True once the service is going away. */
  readonly draining: () => boolean;
}

/** The HTTP face of one loaded model. */
export function createApp(options: AppOptions): FastifyInstance {
  const { model, maxRows, bodyBytes, requestSeconds, log } = options;
  const { contract, version } = model;
  const app = fastify({
    bodyLimit: bodyBytes,
    requestTimeout: requestSeconds * 1000,
    keepAliveTimeout: 30_000,
    routerOptions: { maxParamLength: 300 },
  });
  const metrics = serviceMetrics(model);
  const reader = new FrameReader(contract.inputs, maxRows);
  const predict = predictor(options, metrics.predicted);

  const always = {
    'x-model-version': version.version,
    'x-model-digest': `sha256:${model.sha256}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(always);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // A connection kept alive past its last answer would hold up our going.
    if (options.draining()) reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  acceptOnly(app);
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, toProblem(error, log)));
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, new ServiceProblem({ status: 404, type: 'not-found', title: 'There is nothing here', detail: 'see /openapi.json' })),
  );

  app.get('/livez', (_request, reply) => reply.type('text/plain').send('ok'));
  app.get('/readyz', (_request, reply) =>
    options.draining() ? reply.code(503).type('text/plain').send('draining') : reply.type('text/plain').send('ok'),
  );
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  pageRoutes(app, model, { maxRows });
  predictRoutes(app, model, reader, predict);
  protocolRoutes(app, model, reader, predict, options.draining);
  return app;
}

/** Runs the model under the in-flight and time limits and refuses answers that are not one finite number per row and output. */
function predictor({ runner, maxInFlight, requestSeconds, model }: AppOptions, count: (rows: number) => void): Predict {
  const width = model.contract.outputs.length;
  let inFlight = 0;
  const run = async (columns: Columns): Promise<Float64Array> => {
    inFlight++;
    try {
      return await runner.predict(columns);
    } finally {
      inFlight--;
    }
  };
  return async (columns) => {
    if (inFlight >= maxInFlight) throw unavailable('busy', 'Too busy');
    // Fastify's own handler timeout costs an AbortController a request, a tenth of what a small prediction takes.
    const predictions = await new Promise<Float64Array>((done, fail) => {
      const timer = setTimeout(() => fail(unavailable('timeout', 'The model took too long')), requestSeconds * 1000);
      run(columns)
        .then(done, fail)
        .finally(() => clearTimeout(timer));
    });
    if (predictions.length !== columns.rows * width)
      throw new Error(`the model answered ${predictions.length} numbers for ${columns.rows} rows`);
    if (!predictions.every(Number.isFinite)) throw new Error('the model answered a number that is not finite');
    count(columns.rows);
    return predictions;
  };
}

function unavailable(type: string, title: string): ServiceProblem {
  return new ServiceProblem({ status: 503, type, title, detail: 'try again in a moment', headers: { 'retry-after': '1' } });
}

// Our own parsers: Fastify's JSON errors quote the request.
function acceptOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json'], { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(body as string));
    } catch {
      done(invalid('the body is not JSON'));
    }
  });
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (request, body, done) => {
    if (request.routeOptions.url === '/invocations') done(null, body);
    else done(unsupported());
  });
}

function unsupported(): ServiceProblem {
  return new ServiceProblem({
    status: 415,
    type: 'unsupported-media-type',
    title: 'Send application/json; /invocations also takes text/csv',
  });
}

const known: Readonly<Record<string, () => ServiceProblem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new ServiceProblem({ status: 413, type: 'too-large', title: 'The body is too large', detail: 'send it in parts' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unsupported,
  FST_ERR_CTP_EMPTY_TYPE: unsupported,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => invalid('the body is not as long as its head says'),
};

function toProblem(error: unknown, log: (line: string) => void): ServiceProblem {
  if (error instanceof ServiceProblem) return error;
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number };
  const found = known[code]?.();
  if (found) return found;
  if (statusCode >= 400 && statusCode < 500)
    return new ServiceProblem({ status: statusCode, type: 'bad-request', title: 'The request cannot be read' });
  log(`a request failed: ${oneLine(error instanceof Error ? error.message : String(error))}`);
  return new ServiceProblem({ status: 500, type: 'model-failed', title: 'The model failed', detail: 'the service log says why' });
}

function sendProblem(reply: FastifyReply, { parts }: ServiceProblem): FastifyReply {
  return reply
    .code(parts.status)
    .headers(parts.headers ?? {})
    .type('application/problem+json; charset=utf-8')
    .send(problemBody(parts));
}

// A Python model's message is a participant's text: it gets one line of the log, without anything that steers a terminal.
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(-500);
}

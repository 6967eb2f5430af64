import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { acceptOnly } from './body-parsers.ts';
import { catalogRoutes } from './catalog-routes.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { serviceMetrics, type ServiceMetrics } from './metrics.ts';
import type { ModelDirectory, ModelSlot } from './model-slot.ts';
import { oneLine } from './one-line.ts';
import { modelPages, sharedPages } from './page-routes.ts';
import { predictRoutes, type Ask } from './predict-routes.ts';
import { notHere, problemBody, unavailable } from './problem.ts';
import { protocolRoutes } from './protocol-routes.ts';
import { rateLimit } from './rate-limit.ts';
import { sendProblem } from './send-problem.ts';
import { toProblem } from './to-problem.ts';
import { refusals } from './other-methods.ts';

export interface AppOptions {
  readonly models: ModelDirectory;
  /** Many models below `/models/<name>`, with an index; else the one there is, at the root. */
  readonly catalog?: boolean;
  readonly bodyBytes: number;
  /** Bytes of bodies that may be held at once; more are turned away. */
  readonly heldBytes: number;
  /** Seconds a request may take to arrive. */
  readonly requestSeconds: number;
  /** Predictions that may be under way at once; more are turned away. */
  readonly maxInFlight: number;
  /** Requests a second one caller may make. */
  readonly ratePerSecond?: number;
  readonly doorkeeper?: Doorkeeper;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly metrics?: ServiceMetrics;
  readonly log: (line: string) => void;
  /** True once the service is going away. */
  readonly draining: () => boolean;
}

const fixedHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** The HTTP face of one or many loaded models. */
export function createApp(options: AppOptions): FastifyInstance {
  const { models, log, draining, requestSeconds } = options;
  const app = fastify({
    bodyLimit: options.bodyBytes,
    requestTimeout: requestSeconds * 1000,
    keepAliveTimeout: 30_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    clientErrorHandler: answerBroken,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    ...(options.tls ? { https: { ...options.tls, ...patience(requestSeconds) } } : { http: patience(requestSeconds) }),
  } as object) as unknown as FastifyInstance;
  const refusalOf = refusals(app);
  const metrics = options.metrics ?? serviceMetrics(() => models);
  const only = options.catalog ? undefined : models.list()[0];
  const slotOf = (request: FastifyRequest): ModelSlot => {
    const slot = only ?? models.find((request.params as { model?: string }).model ?? '');
    if (!slot) throw notHere();
    return slot;
  };
  const crowd = new Crowd(options);

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(fixedHeaders);
    if (only) reply.headers(only.current.headers);
    if (draining()) reply.header('connection', 'close');
    // Before a body is read that nobody wants.
    done(request.is404 ? refusalOf(request) : undefined);
  });
  admit(app, options);
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.method === 'POST') crowd.enter(request.raw);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    crowd.leave(request.raw);
    const model = only?.name ?? models.find((request.params as { model?: string } | undefined)?.model ?? '')?.name ?? '';
    metrics.answered(model, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  acceptOnly(app);
  app.setErrorHandler((error, _request, reply) =>
    sendProblem(
      reply,
      toProblem(error, (line) => log(oneLine(line))),
    ),
  );
  app.setNotFoundHandler((request, reply) => sendProblem(reply, refusalOf(request)));

  const ask: Ask = async (loaded, columns) => {
    crowd.start();
    try {
      const predictions = await loaded.predict(columns);
      metrics.predicted(loaded.model.name, columns.rows);
      return predictions;
    } finally {
      crowd.end();
    }
  };
  const open = { config: { open: true } };
  app.get('/livez', open, (_request, reply) => reply.type('text/plain').send('ok'));
  app.get('/readyz', open, (_request, reply) => reply.code(draining() ? 503 : 200).send(readiness(models, draining())));
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  sharedPages(app, options.catalog === true);
  if (options.catalog) catalogRoutes(app, models);
  const prefix = options.catalog ? '/models/:model' : '';
  modelPages(app, prefix, slotOf);
  predictRoutes(app, prefix, slotOf, ask);
  protocolRoutes(app, models, ask, draining);
  return app;
}

/** Stands where Fastify would load its JSON Schema compilers, a good part of its start: no route here has a schema for them. */
function noSchemas(): never {
  throw new Error('routes check and write by code made from the contract, not by JSON Schemas');
}

// A connection that sends nothing, or a byte now and then, is ended: Node looks for such ones once a second.
function patience(seconds: number): object {
  return { headersTimeout: Math.min(10_000, seconds * 1000), connectionsCheckingInterval: 1000, maxHeaderSize: 16_384 };
}

function admit(app: FastifyInstance, { doorkeeper, ratePerSecond }: AppOptions): void {
  const limit = ratePerSecond === undefined ? undefined : rateLimit(ratePerSecond);
  if (!doorkeeper && !limit) return;
  app.addHook('onRequest', (request, _reply, done) => {
    const isOpen = (request.routeOptions.config as { open?: boolean }).open === true;
    if (isOpen) return done();
    const enter = (caller: string): void => {
      limit?.(caller);
      done();
    };
    const fail = (error: unknown): void => done(error as Error);
    try {
      const caller = doorkeeper ? doorkeeper(request.headers) : request.ip;
      if (typeof caller === 'string') enter(caller);
      else caller.then(enter).catch(fail);
    } catch (error) {
      fail(error);
    }
  });
}

/** Counts what is under way, and turns away what would be too much before it is read. */
class Crowd {
  readonly #most: Pick<AppOptions, 'maxInFlight' | 'heldBytes' | 'bodyBytes'>;
  readonly #held = new WeakMap<IncomingMessage, number>();
  #bytes = 0;
  #running = 0;

  constructor(most: Pick<AppOptions, 'maxInFlight' | 'heldBytes' | 'bodyBytes'>) {
    this.#most = most;
  }

  enter(request: IncomingMessage): void {
    const { maxInFlight, heldBytes, bodyBytes } = this.#most;
    const length = Number(request.headers['content-length']);
    const bytes = Number.isFinite(length) ? Math.min(length, bodyBytes) : bodyBytes;
    if (this.#running >= maxInFlight || (this.#bytes > 0 && this.#bytes + bytes > heldBytes)) throw unavailable('busy', 'Too busy');
    this.#bytes += bytes;
    this.#held.set(request, bytes);
  }

  leave(request: IncomingMessage): void {
    this.#bytes -= this.#held.get(request) ?? 0;
    this.#held.delete(request);
  }

  start(): void {
    if (this.#running >= this.#most.maxInFlight) throw unavailable('busy', 'Too busy');
    this.#running++;
  }

  end(): void {
    this.#running--;
  }
}

function readiness(models: ModelDirectory, leaving: boolean): object {
  return {
    ready: !leaving,
    ...(leaving ? { why: 'draining' } : {}),
    models: models.list().map(({ name, current, update }) => ({
      name,
      version: current.model.version.version,
      digest: `sha256:${current.model.sha256}`,
      update,
    })),
  };
}

const brokenStatus: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
};

/** What never became a request: written by hand, as no reply exists. */
function answerBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, title] = brokenStatus[error.code ?? ''] ?? [400, 'Bad Request'];
  const body = problemBody({ status, type: 'unreadable', title });
  const head = `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`;
  socket.end(head + body);
}

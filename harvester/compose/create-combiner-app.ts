import { fastify, type FastifyInstance } from 'fastify';
import type { CompositionMetrics } from './composition-metrics.ts';
import type { CompositionRunner } from './run-composition.ts';

/** Where the combiner service does one step of ours. */
export function combinerPath(service: string): string {
  return `/steps/${service}`;
}

/**
 * The steps KServe's router cannot do, as one small service that keeps nothing: bodies in and out are the router's own. A step that refuses
 * answers 400 as a JSON object, which the router hands on.
 */
export function createCombinerApp(runner: Pick<CompositionRunner, 'operate'>, metrics: CompositionMetrics): FastifyInstance {
  const app = fastify({ bodyLimit: 32 * 2 ** 20 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post<{ Params: { '*': string }; Body: string }>('/steps/*', async (request, reply) => {
    const answer = await runner.operate(request.params['*'], request.body);
    if (!answer) return reply.code(404).send({ error: 'there is no such step' });
    return reply.code(answer.status).type('application/json').send(answer.body);
  });
  app.get('/livez', (_request, reply) => reply.type('text/plain').send('ok'));
  app.get('/readyz', (_request, reply) => reply.type('text/plain').send('ok'));
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  return app;
}

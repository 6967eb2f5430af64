import type { FastifyInstance } from 'fastify';
import { invalid } from './problem.ts';
import { unsupported } from './to-problem.ts';

/** JSON and nothing else, by a parser of our own: Fastify's errors quote the request. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json'], { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(body as string));
    } catch {
      done(invalid('the body is not JSON'));
    }
  });
}

/** JSON, and CSV where MLflow takes it. */
export function acceptOnly(app: FastifyInstance): void {
  acceptJson(app);
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (request, body, done) => {
    if (request.routeOptions.url?.endsWith('/invocations')) done(null, body);
    else done(unsupported());
  });
}

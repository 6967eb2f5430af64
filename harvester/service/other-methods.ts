import type { FastifyInstance } from 'fastify';
import { ServiceProblem } from './problem.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'] as const;

/** Answers 405 with what is allowed where a path is known but not by that method. Call it when all routes are there. */
export function refuseOtherMethods(app: FastifyInstance): void {
  for (const url of routesOf(app)) {
    const allowed = methods.filter((method) => app.hasRoute({ method, url }));
    const others = methods.filter((method) => !allowed.includes(method));
    const refuse = (): never => {
      throw new ServiceProblem({
        status: 405,
        type: 'method-not-allowed',
        title: 'This is asked for in another way',
        detail: `allowed: ${allowed.join(', ')}`,
        headers: { allow: allowed.join(', ') },
      });
    };
    app.route({
      method: [...others],
      url,
      config: { open: true },
      // Before a body is read that nobody wants.
      onRequest: refuse,
      handler: refuse,
    });
  }
}

const urls = new WeakMap<FastifyInstance, Set<string>>();

/** Remembers the paths that are added from now on. */
export function rememberRoutes(app: FastifyInstance): void {
  const found = new Set<string>();
  urls.set(app, found);
  app.addHook('onRoute', ({ url }) => void found.add(url));
}

function routesOf(app: FastifyInstance): string[] {
  return [...(urls.get(app) ?? [])];
}

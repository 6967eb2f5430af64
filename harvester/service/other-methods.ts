import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notHere, ServiceProblem } from './problem.ts';

/**
 * Tells what is wrong with a request that no route takes: 405 with what is allowed where the path is known, else 404. Make it before the
 * routes. A route of its own for each method that is not there would be most of the routes, and of the time they take to make.
 */
export function refusals(app: FastifyInstance): (request: FastifyRequest) => ServiceProblem {
  const known = new Map<string, { readonly path: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const route = known.get(url) ?? { path: pathOf(url), methods: new Set() };
    for (const each of [method].flat()) route.methods.add(each);
    known.set(url, route);
  });
  return ({ url }) => {
    const [path = ''] = url.split('?', 1);
    const allowed = new Set<string>();
    for (const route of known.values()) if (route.path.test(path)) for (const method of route.methods) allowed.add(method);
    return allowed.size === 0 ? notHere() : otherwise([...allowed].join(', '));
  };
}

function otherwise(allow: string): ServiceProblem {
  return new ServiceProblem({
    status: 405,
    type: 'method-not-allowed',
    title: 'This is asked for in another way',
    detail: `allowed: ${allow}`,
    headers: { allow },
  });
}

/** `/models/:model/predict` as an expression. Our routes hold no other signs of meaning. */
function pathOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll('.', String.raw`\.`).replaceAll(/:[^/]+/g, '[^/]+')}$`);
}

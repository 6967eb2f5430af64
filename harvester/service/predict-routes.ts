import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LoadedModel } from './loaded-model.ts';
import type { ModelSlot } from './model-slot.ts';
import { invalid } from './problem.ts';
import { readCsvInvocation, readInvocation } from './read-invocation.ts';
import type { Columns, Predictions } from './runner.ts';

/** Asks a model under the service's limits. Rejects with a problem. */
export type Ask = (loaded: LoadedModel, columns: Columns) => Promise<Predictions>;

/** Our typed rows, and what MLflow's scoring server takes and gives, below `prefix`. */
export function predictRoutes(app: FastifyInstance, prefix: string, slotOf: (request: FastifyRequest) => ModelSlot, ask: Ask): void {
  app.post(`${prefix}/predict`, async (request, reply) => {
    const { current } = slotOf(request);
    const predictions = await ask(current, current.reader.records(rowsOf(request.body), { extra: 'refuse' }));
    return json(reply, current, `{"predictions":${current.write(predictions)},"model":${current.identity}}`);
  });
  app.post(`${prefix}/invocations`, async (request, reply) => {
    const { current } = slotOf(request);
    const { body } = request;
    const columns = typeof body === 'string' ? readCsvInvocation(current.reader, body) : readInvocation(current.reader, body);
    return json(reply, current, `{"predictions":${current.write(await ask(current, columns))}}`);
  });
}

function rowsOf(body: unknown): readonly unknown[] {
  if (typeof body === 'object' && body !== null && Object.keys(body).length === 1) {
    const { rows } = body as { rows?: unknown };
    if (Array.isArray(rows)) return rows;
  }
  throw invalid('the body must be {"rows": [{column: value}]} and nothing else');
}

// The version that answered: another one may have taken its place since the request came.
function json(reply: FastifyReply, { headers }: LoadedModel, text: string): FastifyReply {
  return reply.headers(headers).header('content-type', 'application/json; charset=utf-8').send(text);
}

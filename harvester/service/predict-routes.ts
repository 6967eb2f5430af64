import type { FastifyInstance, FastifyReply } from 'fastify';
import type { VerifiedModel } from './fetch-model.ts';
import type { FrameReader } from './frame-reader.ts';
import { invalid } from './problem.ts';
import { readCsvInvocation, readInvocation } from './read-invocation.ts';
import type { Columns } from './runner.ts';
import { predictionWriter } from './write-predictions.ts';

/** Row-major `rows × outputs` finite numbers. Rejects with a problem. */
export type Predict = (columns: Columns) => Promise<Float64Array>;

/** Our typed rows, and what MLflow's scoring server takes and gives. */
export function predictRoutes(app: FastifyInstance, model: VerifiedModel, reader: FrameReader, predict: Predict): void {
  const write = predictionWriter(model.contract.outputs);
  const identity = JSON.stringify({ name: model.name, version: model.version.version, digest: `sha256:${model.sha256}` });

  app.post('/predict', async (request, reply) => {
    const columns = reader.records(rowsOf(request.body), { extra: 'refuse' });
    return json(reply, `{"predictions":${write(await predict(columns), columns.rows)},"model":${identity}}`);
  });
  app.post('/invocations', async (request, reply) => {
    const columns = typeof request.body === 'string' ? readCsvInvocation(reader, request.body) : readInvocation(reader, request.body);
    return json(reply, `{"predictions":${write(await predict(columns), columns.rows)}}`);
  });
}

function rowsOf(body: unknown): readonly unknown[] {
  if (typeof body === 'object' && body !== null && Object.keys(body).length === 1) {
    const { rows } = body as { rows?: unknown };
    if (Array.isArray(rows)) return rows;
  }
  throw invalid('the body must be {"rows": [{column: value}]} and nothing else');
}

function json(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

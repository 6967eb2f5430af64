import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tensorMetadata } from '../../core/service-description/tensor-metadata.ts';
import { outputDatatype, outputTensors, readInferRequest } from './inference-protocol.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { ModelDirectory } from './model-slot.ts';
import type { Ask } from './predict-routes.ts';
import { invalid, notHere } from './problem.ts';

/** The Open Inference Protocol v2 over REST, for every model there is, with and without its version in the path. */
export function protocolRoutes(app: FastifyInstance, models: ModelDirectory, ask: Ask, draining: () => boolean): void {
  const open = { config: { open: true } };
  const ready = (reply: FastifyReply, name?: string): FastifyReply =>
    reply.code(draining() ? 503 : 200).send({ ...(name === undefined ? {} : { name }), ready: !draining() });
  const loadedOf = (request: FastifyRequest): LoadedModel => {
    const { model, version } = request.params as { model: string; version?: string };
    const current = models.find(model)?.current;
    if (!current || (version !== undefined && version !== current.model.version.version)) throw notHere();
    return current;
  };

  app.get('/v2', open, () => ({ name: 'model-harvester', version: '2', extensions: [] }));
  app.get('/v2/health/live', open, () => ({ live: true }));
  app.get('/v2/health/ready', open, (_request, reply) => ready(reply));
  for (const path of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    app.get(path, (request) => metadataOf(loadedOf(request)));
    app.get(`${path}/ready`, open, (request, reply) => ready(reply, loadedOf(request).model.name));
    app.post(`${path}/infer`, { onRequest: refuseBinary }, async (request, reply) => {
      const current = loadedOf(request);
      const { inputs, outputs } = current.model.contract;
      const { id, outputs: wanted, columns } = readInferRequest(current.reader, request.body, inputs, outputs);
      const tensors = outputTensors(await ask(current, columns), outputs, wanted);
      reply.headers(current.headers);
      const { name, version } = current.model;
      return { ...(id === undefined ? {} : { id }), model_name: name, model_version: version.version, outputs: tensors };
    });
  }
}

/** The protocol's binary tensors: their bytes follow a JSON head whose length this header says. Told before the body is read. */
function refuseBinary(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const binary = request.headers['inference-header-content-length'] !== undefined;
  done(binary ? invalid('binary tensors are not read here, and GET /v2 names no such extension: send "data" as JSON') : undefined);
}

function metadataOf({ model }: LoadedModel): object {
  const { inputs, outputs, kind } = model.contract;
  return {
    name: model.name,
    versions: [model.version.version],
    platform: kind === 'onnx' ? 'onnx_onnxv1' : 'python',
    inputs: tensorMetadata(inputs),
    outputs: outputs.map(({ name, type }) => ({ name, datatype: outputDatatype(type), shape: [-1] })),
  };
}

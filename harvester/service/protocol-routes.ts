import type { FastifyInstance } from 'fastify';
import type { VerifiedModel } from './fetch-model.ts';
import type { FrameReader } from './frame-reader.ts';
import { outputTensors, readInferRequest, tensorMetadata } from './inference-protocol.ts';
import type { Predict } from './predict-routes.ts';

/** The Open Inference Protocol v2 over REST, for this one model, with and without its version in the path. */
export function protocolRoutes(
  app: FastifyInstance,
  model: VerifiedModel,
  reader: FrameReader,
  predict: Predict,
  draining: () => boolean,
): void {
  const { name, contract } = model;
  const { inputs, outputs, kind } = contract;
  const { version } = model.version;
  const metadata = {
    name,
    versions: [version],
    platform: kind === 'onnx' ? 'onnx_onnxv1' : 'python',
    inputs: tensorMetadata(inputs),
    outputs: outputs.map((output) => ({ name: output.name, datatype: 'FP64', shape: [-1] })),
  };

  app.get('/v2', () => ({ name: 'model-harvester', version: '2', extensions: [] }));
  app.get('/v2/health/live', () => ({ live: true }));
  app.get('/v2/health/ready', (_request, reply) => reply.code(draining() ? 503 : 200).send({ ready: !draining() }));
  for (const path of [`/v2/models/${name}`, `/v2/models/${name}/versions/${version}`]) {
    app.get(path, () => metadata);
    app.get(`${path}/ready`, (_request, reply) => reply.code(draining() ? 503 : 200).send({ name, ready: !draining() }));
    app.post(`${path}/infer`, async (request) => {
      const { id, outputs: wanted, columns } = readInferRequest(reader, request.body, inputs, outputs);
      const tensors = outputTensors(await predict(columns), columns.rows, outputs, wanted);
      return { ...(id === undefined ? {} : { id }), model_name: name, model_version: version, outputs: tensors };
    });
  }
}

import { fastify } from 'fastify';
import { InferenceSession, Tensor } from 'onnxruntime-node';

// The bare limit: the same Fastify and the same network, and nothing else: no schema, no checks, no metrics. `bare-server.ts <model.onnx> <port>`.

interface Split {
  readonly dataframe_split: { readonly data: readonly (readonly number[])[] };
}

const [, , file = '', port = '0'] = process.argv;
const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const [input] = session.inputNames;
const app = fastify();
app.post('/invocations', async (request) => {
  const { data } = (request.body as Split).dataframe_split;
  const width = data[0]?.length ?? 0;
  const values = Float32Array.from(data.flat());
  const result = await session.run({ [input as string]: new Tensor('float32', values, [data.length, width]) });
  const probabilities = result['probabilities']?.data as Float32Array;
  return { predictions: Array.from({ length: data.length }, (_, row) => ({ p_benign: probabilities[2 * row + 1] })) };
});
app.get('/ready', () => 'ok');
await app.listen({ port: Number(port), host: '127.0.0.1' });

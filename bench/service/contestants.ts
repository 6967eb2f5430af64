import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '../../scripts/environment.mjs';
import type { World } from '../../test/harvester/world.ts';
import type { Contestant } from './contestant.ts';
import type { Peers } from './peers.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const root = here('../../');

type Rows = readonly (readonly number[])[];
interface Served {
  readonly predictions: readonly { readonly p_benign: number }[];
}
const fromPredictions = ({ predictions }: Served): number[] => predictions.map(({ p_benign }) => p_benign);

/** Our service, as anybody starts it. */
export function ours(world: World, model: string, more: readonly string[] = []): Contestant {
  const columns = world.competition.inputs.map(({ name }) => name);
  return {
    name: 'harvester serve',
    command: (port) => [
      process.execPath,
      join(root, 'cli/harvester.mjs'),
      'serve',
      model,
      '--registry',
      world.server.uri,
      '--port',
      String(port),
      '--quiet',
      ...more,
    ],
    ready: '/readyz',
    path: '/invocations',
    body: (data) => ({ dataframe_split: { columns, data } }),
    read: fromPredictions as Contestant['read'],
  };
}

/** MLflow's own server. */
export async function mlflow(world: World, model: string): Promise<Contestant> {
  const { python } = await environment('mlflow');
  const columns = world.competition.inputs.map(({ name }) => name);
  return {
    name: 'mlflow models serve',
    command: (port) => [
      python,
      '-m',
      'mlflow',
      'models',
      'serve',
      '-m',
      model,
      '--env-manager',
      'local',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    env: {
      MLFLOW_TRACKING_URI: world.server.uri,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: 'true',
      PATH: `${join(python, '..')}:${process.env['PATH']}`,
    },
    ready: '/ping',
    path: '/invocations',
    body: (data) => ({ dataframe_split: { columns, data } }),
    read: fromPredictions as Contestant['read'],
  };
}

/** Fastify and onnxruntime-node alone. */
export function bare(world: World): Contestant {
  return {
    name: 'bare Fastify + onnxruntime-node',
    command: (port) => [
      process.execPath,
      fileURLToPath(new URL('bare-server.ts', import.meta.url)),
      join(world.dir, 'boosted/model.onnx'),
      String(port),
    ],
    ready: '/ready',
    path: '/invocations',
    body: (data) => ({ dataframe_split: { data } }),
    read: fromPredictions as Contestant['read'],
  };
}

/** Whoever of the others could be installed. */
export async function others(world: World, peers: Peers): Promise<Contestant[]> {
  const columns = world.competition.inputs.map(({ name }) => name);
  const model = join(world.dir, 'boosted/model.onnx');
  const found: Contestant[] = [];
  if (peers.fastapi)
    found.push({
      name: 'FastAPI + onnxruntime',
      command: (port) => [peers.fastapi as string, here('peers/fastapi_server.py'), model, join(world.dir, 'columns.json'), String(port)],
      ready: '/docs',
      path: '/predict',
      body: (data) => ({ rows: data.map((row) => Object.fromEntries(row.map((value, at) => [columns[at] as string, value]))) }),
      read: fromPredictions as Contestant['read'],
    });
  if (peers.bentoml)
    found.push({
      name: 'BentoML',
      command: (port) => [
        peers.bentoml as string,
        '-m',
        'bentoml',
        'serve',
        'bento_service:Tumour',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
      ],
      cwd: here('peers'),
      env: {
        HARVESTER_BENCH_MODEL: model,
        BENTOML_HOME: join(world.dir, 'bento'),
        BENTOML_DO_NOT_TRACK: 'true',
        PYTHONDONTWRITEBYTECODE: '1',
      },
      ready: '/readyz',
      path: '/predict',
      body: (rows) => ({ rows }),
      read: ((answer: number[][]) => answer.map(([value]) => value)) as unknown as Contestant['read'],
    });
  if (peers.mlserver) found.push(await mlserver(world, peers.mlserver, model));
  return found;
}

async function mlserver(world: World, python: string, model: string): Promise<Contestant> {
  const settings = { name: 'tumour', implementation: 'mlserver_runtime.OnnxRuntime', parameters: { uri: model } };
  const folder = join(world.dir, 'mlserver');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model-settings.json'), JSON.stringify(settings));
  return {
    name: 'MLServer',
    command: (port) => [
      'env',
      ...Object.entries({ HTTP: port, GRPC: port + 1, METRICS: port + 2 }).map(([kind, at]) => `MLSERVER_${kind}_PORT=${at}`),
      join(python, '../mlserver'),
      'start',
      folder,
    ],
    env: {
      MLSERVER_HOST: '127.0.0.1',
      MLSERVER_PARALLEL_WORKERS: '0',
      MLSERVER_DEBUG: 'false',
      PYTHONPATH: here('peers'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    ready: '/v2/models/tumour/ready',
    path: '/v2/models/tumour/infer',
    body: (data: Rows) => ({ inputs: [{ name: 'rows', shape: [data.length, data[0]?.length], datatype: 'FP64', data: data.flat() }] }),
    read: ((answer: { outputs: { data: number[] }[] }) => answer.outputs[0]?.data ?? []) as unknown as Contestant['read'],
  };
}

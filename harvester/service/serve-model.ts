import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { MlflowClient, type Auth } from '../mlflow/index.ts';
import { createApp } from './create-app.ts';
import { fetchModel } from './fetch-model.ts';
import { openRunner } from './open-runner.ts';
import type { PythonOptions } from './python-runner.ts';

export interface ServeOptions {
  /** Address of the MLflow tracking server. */
  readonly registry: string;
  readonly auth?: Auth;
  /** `models:/<name>@<alias>` or `models:/<name>/<version>`. */
  readonly model: string;
  /** A free one when absent. */
  readonly port?: number;
  /** 127.0.0.1 when absent. */
  readonly host?: string;
  /** From the signed version record: sha256 (hex) the model must have. */
  readonly expect?: { readonly sha256: string };
  /** Where Python models run; without it only ONNX models are served. */
  readonly python?: PythonOptions;
  readonly limits?: {
    readonly maxRows?: number;
    readonly bodyBytes?: number;
    readonly requestSeconds?: number;
    readonly maxInFlight?: number;
  };
  readonly log?: (line: string) => void;
}

export interface Service {
  readonly url: string;
  readonly version: string;
  /** Hex. */
  readonly sha256: string;
  /** Stops taking requests, finishes those under way, and leaves nothing behind. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Serves one registered model over HTTP. Opens its port only after every downloaded byte was proved to be what was published; throws,
 * naming the files that differ, otherwise.
 */
export async function serveModel(options: ServeOptions): Promise<Service> {
  const { registry, auth, model: uri, expect, port = 0, host = '127.0.0.1', limits = {}, log = () => {} } = options;
  const client = new MlflowClient({ uri: registry, ...(auth ? { auth } : {}) });
  const dir = await mkdtemp(join(tmpdir(), 'harvester-model-'));
  const undo: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const cleanUp = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const model = await fetchModel({ client, model: uri, dir, ...(expect ? { expect } : {}) });
    log(`version ${model.version.version} of "${model.name}" verified: sha256:${model.sha256}`);
    const runner = await openRunner(model, options.python);
    undo.push(() => runner.close());
    let draining = false;
    const { maxRows = 100_000, bodyBytes = 32 * 2 ** 20, requestSeconds = 30, maxInFlight = 256 } = limits;
    const app = createApp({ model, runner, maxRows, bodyBytes, requestSeconds, maxInFlight, log, draining: () => draining });
    undo.push(() => drain(app));
    const url = await app.listen({ port, host }).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === 'EADDRINUSE' ? new Error(`port ${port} is taken. Choose another, or none for any free one`, { cause }) : cause;
    });
    let closing: Promise<void> | undefined;
    return {
      url,
      version: model.version.version,
      sha256: model.sha256,
      close() {
        draining = true;
        closing ??= cleanUp();
        return closing;
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

// A connection whose answer has just left is not idle yet when closing starts, and would then be kept for as long as keep-alive allows.
async function drain(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

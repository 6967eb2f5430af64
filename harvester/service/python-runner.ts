import { modelContract } from '../../vault/model-contract.ts';
import { openModel, type ModelOptions, type ModelSession } from '../../vault/session.ts';
import type { PackageContract } from '../package/package-contract.ts';
import { arrowStream } from './arrow-stream.ts';
import type { ModelRunner } from './runner.ts';

export interface PythonOptions {
  /** Folder of the portable environment the model was evaluated in. */
  readonly environment: string;
  readonly memoryMB?: number;
  readonly cpus?: number;
  /** Seconds one prediction may take before its worker is ended. */
  readonly batchSeconds?: number;
  readonly stateDir?: string;
}

/**
 * Keeps one sandboxed Python worker warm and asks it one request after the other. A worker that fails is ended, and only the request that
 * broke it fails; the next one starts a new worker.
 */
export async function openPythonRunner(submissionDir: string, contract: PackageContract, options: PythonOptions): Promise<ModelRunner> {
  const { inputs, artifacts } = contract;
  const { memoryMB = 2048, cpus = 1, batchSeconds = 30, environment, stateDir } = options;
  const model: ModelOptions = {
    submissionDir,
    contract: modelContract(contract, artifacts),
    environment,
    limits: { memoryMB, cpus, batchSeconds },
    seed: contract.train?.seed ?? 0,
    ...(stateDir ? { stateDir } : {}),
  };
  let session: ModelSession | undefined = await openModel(model);
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;

  const ask = async (arrow: Uint8Array, rows: number): Promise<Float64Array> => {
    if (closed) throw new Error('the worker has been stopped');
    session ??= await openModel(model);
    try {
      return await session.predict(arrow, rows);
    } catch (error) {
      const broken = session;
      session = undefined;
      await broken.close();
      throw error;
    }
  };
  return {
    predict(columns) {
      const arrow = arrowStream(inputs, columns);
      const answer = turn.then(() => ask(arrow, columns.rows));
      turn = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      closed = true;
      await turn;
      await session?.close();
    },
  };
}

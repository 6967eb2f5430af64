import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { VerifiedModel } from './fetch-model.ts';
import { openOnnxEngine } from './onnx-engine.ts';
import type { SpareThread } from './onnx-thread.ts';
import type { PythonOptions } from './python-engine.ts';
import type { ModelRunner } from './runner.ts';
import { openPool, type PoolEvents } from './worker-pool.ts';

export interface RunnerOptions {
  /** Where Python models run; without it only ONNX models are served. Asked for only when one is. */
  readonly python?: PythonOptions | (() => Promise<PythonOptions>);
  /** Threads an ONNX model is loaded into; one for each core but the first when absent. */
  readonly threads?: number;
  /** For the first ONNX model that is loaded. */
  readonly spare?: SpareThread;
  /** Micro-batching; `false` asks each request alone. */
  readonly batch?: false | { readonly rows?: number; readonly waitMs?: number };
  readonly requestSeconds: number;
  readonly log: (line: string) => void;
  readonly seen?: PoolEvents;
}

/**
 * Loads a verified model into what can run it: ONNX into threads of this process, everything else into sandboxed Python workers. Throws when
 * a Python model comes without an environment to run it in.
 */
export async function openRunner({ dir, contract }: VerifiedModel, options: RunnerOptions): Promise<ModelRunner> {
  const { kind, inputs, outputs, artifacts, invocation = 'batch' } = contract;
  const submissionDir = join(dir, 'data', 'submission');
  const artifact = artifacts.find(({ format }) => format === 'onnx');
  // A model that was judged row by row or case by case may take the rows of one call for one case.
  const mayJoin = options.batch !== false && invocation === 'batch';
  const { rows = 64, waitMs = 0 } = options.batch || {};
  const { requestSeconds, log, seen } = options;
  const pool = { batchRows: mayJoin ? rows : 0, batchWaitMs: waitMs, requestMs: requestSeconds * 1000, log, ...(seen ? { seen } : {}) };
  if (kind === 'onnx' && artifact) {
    const data = { file: join(submissionDir, artifact.path), inputs, outputs, mayJoin };
    return openPool({
      ...pool,
      open: () => openOnnxEngine(data, options.spare?.take()),
      size: options.threads ?? Math.max(1, availableParallelism() - 1),
    });
  }
  const python = typeof options.python === 'function' ? await options.python() : options.python;
  if (!python)
    throw new Error(
      `this model is of kind "${kind}" and runs in a sandboxed Python worker: say which environment it was evaluated in (option python.environment)`,
    );
  // The sandbox and Arrow take longer to load than an ONNX model does to start; who needs neither need not wait.
  const { openPythonEngine } = await import('./python-engine.ts');
  const joins: { value?: boolean } = mayJoin ? {} : { value: false };
  return openPool({ ...pool, open: () => openPythonEngine(submissionDir, contract, python, joins), size: python.workers ?? 1 });
}

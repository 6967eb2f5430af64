import { join } from 'node:path';
import type { Reply } from '../compose/route-graph.ts';
import type { VerifiedModel } from '../service/fetch-model.ts';
import { loadedModel } from '../service/loaded-model.ts';
import { ServiceProblem } from '../service/problem.ts';
import { openPythonEngine, type PythonOptions } from '../service/python-engine.ts';
import { readInvocation } from '../service/read-invocation.ts';
import { openPool } from '../service/worker-pool.ts';

export interface SandboxedModel {
  /** Asks it `{"instances": rows}`. Never rejects for what the model does, and says nothing of the rows when it fails. */
  ask(body: string): Promise<Reply>;
  close(): Promise<void>;
}

export interface SandboxedOptions extends PythonOptions {
  readonly requestSeconds: number;
  readonly maxRows: number;
  /** For the runner's own log. */
  readonly log: (line: string) => void;
}

/** Loads a proved model, of whatever kind, into a warm sandbox of the vault: private rows meet a model nowhere else. Takes the model's folder along when it closes. */
export async function openSandboxed(model: VerifiedModel, options: SandboxedOptions): Promise<SandboxedModel> {
  const { requestSeconds, maxRows, log } = options;
  const submission = join(model.dir, 'data', 'submission');
  const pool = await openPool({
    open: () => openPythonEngine(submission, model.contract, options, { value: false }),
    size: 1,
    batchRows: 0,
    batchWaitMs: 0,
    requestMs: requestSeconds * 1000,
    log,
  });
  const loaded = loadedModel(model, pool, { maxRows, prefix: '', guarded: false });
  return {
    async ask(body) {
      try {
        const predictions = await loaded.predict(readInvocation(loaded.reader, JSON.parse(body)));
        return { status: 200, body: `{"predictions":${loaded.write(predictions)}}` };
      } catch (error) {
        if (!(error instanceof ServiceProblem)) log(`${model.name}: ${error instanceof Error ? error.message : String(error)}`);
        return { status: error instanceof ServiceProblem ? 400 : 500, body: '{"error":"the model did not answer"}' };
      }
    },
    close: () => loaded.close(),
  };
}

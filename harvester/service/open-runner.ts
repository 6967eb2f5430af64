import { join } from 'node:path';
import type { VerifiedModel } from './fetch-model.ts';
import { openOnnxRunner } from './onnx-runner.ts';
import { openPythonRunner, type PythonOptions } from './python-runner.ts';
import type { ModelRunner } from './runner.ts';

/**
 * Loads a verified model into what can run it: ONNX into this process, everything else into a sandboxed Python worker. Throws when a
 * Python model comes without an environment to run it in.
 */
export async function openRunner({ dir, contract }: VerifiedModel, python?: PythonOptions): Promise<ModelRunner> {
  const { kind, inputs, outputs, artifacts } = contract;
  const submissionDir = join(dir, 'data', 'submission');
  const artifact = artifacts.find(({ format }) => format === 'onnx');
  if (kind === 'onnx' && artifact) return openOnnxRunner(join(submissionDir, artifact.path), inputs, outputs);
  if (python) return openPythonRunner(submissionDir, contract, python);
  throw new Error(
    `this model is of kind "${kind}" and runs in a sandboxed Python worker: say which environment it was evaluated in (option python.environment)`,
  );
}

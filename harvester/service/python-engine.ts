import { modelContract } from '../../vault/model-contract.ts';
import type { Answer, Texts } from '../../vault/protocol/answer.ts';
import { openModel, type ModelOptions } from '../../vault/session.ts';
import type { PackageContract } from '../package/package-contract.ts';
import { arrowStream } from './arrow-stream.ts';
import { joinColumns, splitPredictions } from './join-columns.ts';
import { canMakeUp, keepsNumbers } from './keeps-numbers.ts';
import type { Columns, Predictions } from './runner.ts';
import type { Engine } from './worker-pool.ts';

export interface PythonOptions {
  /** Folder of the portable environment the model was evaluated in. */
  readonly environment: string;
  readonly memoryMB?: number;
  readonly cpus?: number;
  /** Seconds one prediction may take before its worker is ended. */
  readonly batchSeconds?: number;
  /** Sandboxes that stand ready; 1 when absent. */
  readonly workers?: number;
  readonly stateDir?: string;
}

/**
 * Opens one sandboxed Python worker and keeps it warm. `mayJoin` lets it try whether requests can be asked together; the answer is kept in
 * `joins`, so that a replacement need not try again.
 */
export async function openPythonEngine(
  submissionDir: string,
  contract: PackageContract,
  options: PythonOptions,
  joins: { value?: boolean },
): Promise<Engine> {
  const { inputs, outputs, artifacts } = contract;
  const { memoryMB = 2048, cpus = 1, batchSeconds = 30, environment, stateDir } = options;
  const model: ModelOptions = {
    submissionDir,
    contract: modelContract(contract, artifacts),
    environment,
    limits: { memoryMB, cpus, batchSeconds },
    seed: contract.train?.seed ?? 0,
    ...(stateDir ? { stateDir } : {}),
  };
  let session = await openModel(model);
  const ask = async (columns: Columns): Promise<Predictions> =>
    predictionsOf(await session.ask(arrowStream(inputs, columns), columns.rows), columns.rows, outputs);
  let broken = false;
  if (joins.value === undefined) {
    joins.value = canMakeUp(inputs) && (await keepsNumbers(ask, inputs));
    // A sandbox in which something failed is of no further use.
    if (!joins.value) {
      await session.close();
      session = await openModel(model);
    }
  }
  return {
    get broken() {
      return broken;
    },
    async predict(requests) {
      try {
        if (joins.value || requests.length === 1)
          return splitPredictions(
            await ask(joinColumns(requests)),
            requests.map(({ rows }) => rows),
          );
        const answers: Predictions[] = [];
        for (const request of requests) answers.push(await ask(request));
        return answers;
      } catch (error) {
        broken = true;
        throw error;
      }
    },
    async close() {
      broken = true;
      await session.close();
    },
  };
}

/** A model's answer by output: numbers stand row by row in it, texts output by output. */
function predictionsOf(answer: Answer, rows: number, outputs: PackageContract['outputs']): Predictions {
  const width = outputs.filter(({ type }) => type !== 'string').length;
  let [number, text] = [0, 0];
  return {
    rows,
    outputs: outputs.map(({ type }) =>
      type === 'string' ? textsOf(answer.texts[text++], rows) : numbersOf(answer.numbers, rows, width, number++),
    ),
  };
}

function numbersOf(numbers: Float64Array, rows: number, width: number, from: number): Float64Array {
  if (width === 1) return numbers;
  const values = new Float64Array(rows);
  for (let row = 0, at = from; row < rows; row++, at += width) values[row] = numbers[at] as number;
  return values;
}

function textsOf(texts: Texts | undefined, rows: number): string[] {
  if (!texts) throw new Error('the model answered no texts');
  const decoder = new TextDecoder();
  let start = 0;
  return Array.from({ length: rows }, (_, row) => {
    const end = start + (texts.lengths[row] as number);
    const text = decoder.decode(texts.bytes.subarray(start, end));
    start = end;
    return text;
  });
}

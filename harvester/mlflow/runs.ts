import * as z from 'zod';
import { splitBatch, type Batch } from './batch.ts';
import { isMlflowError } from './mlflow-error.ts';
import { walk } from './pages.ts';
import { api, Empty, Int64, TagMap, toTagList, type Tags } from './rest.ts';
import type { Transport } from './transport.ts';

export const RunStatus = z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']);
export type RunStatus = z.infer<typeof RunStatus>;

const Value = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
const MetricPoint = z.object({ key: z.string(), value: Value, timestamp: Int64, step: Int64.default(0) });

export const RunInfo = z.object({
  run_id: z.string(),
  experiment_id: z.string(),
  run_name: z.string().default(''),
  status: RunStatus,
  start_time: Int64.optional(),
  end_time: Int64.optional(),
  artifact_uri: z.string(),
  lifecycle_stage: z.string().default('active'),
});
export type RunInfo = z.output<typeof RunInfo>;

export const Run = z.object({
  info: RunInfo,
  data: z.object({ metrics: z.array(MetricPoint).default([]), params: TagMap, tags: TagMap }),
  inputs: z
    .object({
      dataset_inputs: z.array(z.object({ tags: TagMap, dataset: z.object({ name: z.string(), digest: z.string() }) })).default([]),
    })
    .default({ dataset_inputs: [] }),
});
export type Run = z.output<typeof Run>;

export interface DatasetInput {
  readonly name: string;
  /** Any text; MLflow keeps 36 characters, so a longer one is sent as its first 36 and whole in the tag `digest`. */
  readonly digest: string;
  /** What it was used for: `training`, `eval` … */
  readonly context: string;
  readonly sourceType: string;
  readonly source: string;
}

export class Runs {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Opens a run. Never repeated after a doubtful failure: look for it by a tag of your own instead. `startTime` in epoch milliseconds. */
  async create(experimentId: string, options: { name?: string; startTime?: number; tags?: Tags } = {}): Promise<Run> {
    const json = {
      experiment_id: experimentId,
      run_name: options.name,
      start_time: options.startTime ?? Date.now(),
      tags: toTagList(options.tags),
    };
    const call = { method: 'POST', path: `${api}/runs/create`, json, idempotent: false } as const;
    return (await this.#transport.json(call, z.object({ run: Run }))).run;
  }

  async get(runId: string): Promise<Run> {
    const call = { method: 'GET', path: `${api}/runs/get`, query: { run_id: runId }, idempotent: true } as const;
    return (await this.#transport.json(call, z.object({ run: Run }))).run;
  }

  /**
   * Logs metrics, params and tags in as many calls as the server's limits ask for. Doing it twice is harmless; a param that already has
   * another value rejects with `INVALID_PARAMETER_VALUE`. Throws a TypeError for what the server would truncate without a word.
   */
  async logBatch(runId: string, batch: Batch): Promise<void> {
    for (const part of splitBatch(batch)) {
      const call = { method: 'POST', path: `${api}/runs/log-batch`, json: { run_id: runId, ...part }, idempotent: true } as const;
      await this.#transport.json(call, Empty);
    }
  }

  /** Says which datasets a run used. */
  async logInputs(runId: string, datasets: readonly DatasetInput[]): Promise<void> {
    const rows = datasets.map(({ name, digest, context, sourceType, source }) => ({
      tags: toTagList({ 'mlflow.data.context': context, ...(digest.length > 36 ? { digest } : {}) }),
      dataset: { name, digest: digest.slice(0, 36), source_type: sourceType, source },
    }));
    const call = { method: 'POST', path: `${api}/runs/log-inputs`, json: { run_id: runId, datasets: rows }, idempotent: true } as const;
    try {
      await this.#transport.json(call, Empty);
    } catch (error) {
      // Two runs of an experiment that name a new dataset at the same moment: the slower one fails on the other's row, which is there now.
      if (!isMlflowError(error, 'BAD_REQUEST') || !/unique constraint/i.test(error.message)) throw error;
      await this.#transport.json(call, Empty);
    }
  }

  async setTag(runId: string, key: string, value: string): Promise<void> {
    const call = { method: 'POST', path: `${api}/runs/set-tag`, json: { run_id: runId, key, value }, idempotent: true } as const;
    await this.#transport.json(call, Empty);
  }

  /** Changes a run's status; `endTime` in epoch milliseconds. */
  async update(runId: string, change: { status: RunStatus; endTime?: number }): Promise<RunInfo> {
    const json = { run_id: runId, status: change.status, end_time: change.endTime };
    const call = { method: 'POST', path: `${api}/runs/update`, json, idempotent: true } as const;
    return (await this.#transport.json(call, z.object({ run_info: RunInfo }))).run_info;
  }

  async *search(options: {
    experimentIds: readonly string[];
    filter?: string;
    orderBy?: readonly string[];
    maxResults?: number;
  }): AsyncGenerator<Run, void, undefined> {
    const Found = z.object({ runs: z.array(Run).default([]), next_page_token: z.string().optional() });
    yield* walk(async (page_token) => {
      const { experimentIds, filter, orderBy, maxResults = 200 } = options;
      const json = { experiment_ids: experimentIds, filter, order_by: orderBy, max_results: maxResults, page_token };
      const call = { method: 'POST', path: `${api}/runs/search`, json, idempotent: true } as const;
      const found = await this.#transport.json(call, Found);
      return { items: found.runs, nextPageToken: found.next_page_token };
    });
  }
}

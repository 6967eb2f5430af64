import * as z from 'zod';
import { isMlflowError } from './mlflow-error.ts';
import { walk } from './pages.ts';
import { api, Int64, TagMap, toTagList, type Tags } from './rest.ts';
import type { Transport } from './transport.ts';

export const Experiment = z.object({
  experiment_id: z.string(),
  name: z.string(),
  artifact_location: z.string().default(''),
  lifecycle_stage: z.string().default('active'),
  creation_time: Int64.optional(),
  tags: TagMap,
});
export type Experiment = z.output<typeof Experiment>;

export class Experiments {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Undefined when there is none of that name. A deleted one is returned with `lifecycle_stage: 'deleted'`. */
  async getByName(name: string): Promise<Experiment | undefined> {
    const call = {
      method: 'GET',
      path: `${api}/experiments/get-by-name`,
      query: { experiment_name: name },
      idempotent: true,
    } as const;
    try {
      return (await this.#transport.json(call, z.object({ experiment: Experiment }))).experiment;
    } catch (error) {
      if (isMlflowError(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
      throw error;
    }
  }

  async get(experimentId: string): Promise<Experiment> {
    const call = {
      method: 'GET',
      path: `${api}/experiments/get`,
      query: { experiment_id: experimentId },
      idempotent: true,
    } as const;
    return (await this.#transport.json(call, z.object({ experiment: Experiment }))).experiment;
  }

  /** Resolves to the new experiment's id. Rejects with `RESOURCE_ALREADY_EXISTS` when the name is taken. */
  async create(name: string, tags?: Tags): Promise<string> {
    const json = { name, tags: toTagList(tags) };
    const call = { method: 'POST', path: `${api}/experiments/create`, json, idempotent: false } as const;
    return (await this.#transport.json(call, z.object({ experiment_id: z.string() }))).experiment_id;
  }

  /** The id of the experiment of that name, made if need be; safe when several callers ask at once. Rejects when it was deleted. */
  async ensure(name: string, tags?: Tags): Promise<string> {
    const found = await this.getByName(name);
    if (found) return usable(found);
    try {
      return await this.create(name, tags);
    } catch (error) {
      const now = isMlflowError(error, 'RESOURCE_ALREADY_EXISTS') ? await this.getByName(name) : undefined;
      if (now) return usable(now);
      throw error;
    }
  }

  async *search({ filter, maxResults = 200 }: { filter?: string; maxResults?: number } = {}): AsyncGenerator<Experiment, void, undefined> {
    const Found = z.object({ experiments: z.array(Experiment).default([]), next_page_token: z.string().optional() });
    yield* walk(async (page_token) => {
      const json = { filter, max_results: maxResults, page_token };
      const call = { method: 'POST', path: `${api}/experiments/search`, json, idempotent: true } as const;
      const found = await this.#transport.json(call, Found);
      return { items: found.experiments, nextPageToken: found.next_page_token };
    });
  }
}

function usable(experiment: Experiment): string {
  if (experiment.lifecycle_stage === 'active') return experiment.experiment_id;
  throw new Error(
    `experiment "${experiment.name}" was deleted but still holds its name. Restore it (mlflow experiments restore -x ${experiment.experiment_id}) or empty the trash`,
  );
}

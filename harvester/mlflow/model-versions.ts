import * as z from 'zod';
import { isMlflowError } from './mlflow-error.ts';
import { walk } from './pages.ts';
import { api, Empty, Int64, TagMap, toTagList, type Tags } from './rest.ts';
import type { Transport } from './transport.ts';

export const ModelVersion = z.object({
  name: z.string(),
  version: z.string(),
  creation_timestamp: Int64.optional(),
  last_updated_timestamp: Int64.optional(),
  description: z.string().default(''),
  source: z.string(),
  run_id: z.string().default(''),
  status: z.enum(['PENDING_REGISTRATION', 'FAILED_REGISTRATION', 'READY']).default('READY'),
  tags: TagMap,
  /** Filled by `get` and by aliases; a search leaves it empty. */
  aliases: z.array(z.string()).default([]),
});
export type ModelVersion = z.output<typeof ModelVersion>;

const Answer = z.object({ model_version: ModelVersion });

export class ModelVersions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Registers a version. Twice is two versions, so it is never repeated after a doubtful failure: search by a digest tag first.
   * `source` is `runs:/<runId>/<path>`.
   */
  async create(name: string, options: { source: string; runId: string; tags?: Tags; description?: string }): Promise<ModelVersion> {
    const { source, runId: run_id, description } = options;
    const json = { name, source, run_id, description, tags: toTagList(options.tags) };
    const call = { method: 'POST', path: `${api}/model-versions/create`, json, idempotent: false } as const;
    return (await this.#transport.json(call, Answer)).model_version;
  }

  /** Undefined when there is no such version or model. */
  async get(name: string, version: string): Promise<ModelVersion | undefined> {
    const call = { method: 'GET', path: `${api}/model-versions/get`, query: { name, version }, idempotent: true } as const;
    try {
      return (await this.#transport.json(call, Answer)).model_version;
    } catch (error) {
      if (isMlflowError(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
      throw error;
    }
  }

  async update(name: string, version: string, description: string): Promise<ModelVersion> {
    const json = { name, version, description };
    const call = { method: 'PATCH', path: `${api}/model-versions/update`, json, idempotent: true } as const;
    return (await this.#transport.json(call, Answer)).model_version;
  }

  /** A value may have 100,000 characters. */
  async setTag(name: string, version: string, key: string, value: string): Promise<void> {
    const json = { name, version, key, value };
    await this.#transport.json({ method: 'POST', path: `${api}/model-versions/set-tag`, json, idempotent: true }, Empty);
  }

  /** Removes a version row; its artifacts stay with the run. Quietly done when it is gone already. */
  async delete(name: string, version: string): Promise<void> {
    const call = { method: 'DELETE', path: `${api}/model-versions/delete`, json: { name, version }, idempotent: true } as const;
    try {
      await this.#transport.json(call, Empty);
    } catch (error) {
      if (!isMlflowError(error, 'RESOURCE_DOES_NOT_EXIST')) throw error;
    }
  }

  /** Where the artifacts are: `runs:/…` or `mlflow-artifacts:/…`. */
  async getDownloadUri(name: string, version: string): Promise<string> {
    const call = { method: 'GET', path: `${api}/model-versions/get-download-uri`, query: { name, version }, idempotent: true } as const;
    return (await this.#transport.json(call, z.object({ artifact_uri: z.string() }))).artifact_uri;
  }

  /** Order by `name`, `version_number`, `creation_timestamp` or `last_updated_timestamp` (plus ` DESC`). Aliases are not filled. */
  async *search(options: { filter?: string; orderBy?: string; maxResults?: number } = {}): AsyncGenerator<ModelVersion, void, undefined> {
    const Found = z.object({ model_versions: z.array(ModelVersion).default([]), next_page_token: z.string().optional() });
    yield* walk(async (page_token) => {
      const query = { filter: options.filter, order_by: options.orderBy, max_results: options.maxResults ?? 1000, page_token };
      const call = { method: 'GET', path: `${api}/model-versions/search`, query, idempotent: true } as const;
      const found = await this.#transport.json(call, Found);
      return { items: found.model_versions, nextPageToken: found.next_page_token };
    });
  }
}

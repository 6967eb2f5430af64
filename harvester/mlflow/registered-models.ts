import * as z from 'zod';
import { isMlflowError } from './mlflow-error.ts';
import { walk } from './pages.ts';
import { api, Empty, Int64, TagMap, toTagList, type Tags } from './rest.ts';
import type { Transport } from './transport.ts';

export const RegisteredModel = z.object({
  name: z.string(),
  description: z.string().default(''),
  creation_timestamp: Int64.optional(),
  last_updated_timestamp: Int64.optional(),
  tags: TagMap,
  /** Alias → version. */
  aliases: z
    .array(z.object({ alias: z.string(), version: z.string() }))
    .default([])
    .transform((list): Record<string, string> => Object.fromEntries(list.map(({ alias, version }) => [alias, version]))),
});
export type RegisteredModel = z.output<typeof RegisteredModel>;

export class RegisteredModels {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Undefined when there is none of that name. */
  async get(name: string): Promise<RegisteredModel | undefined> {
    const call = { method: 'GET', path: `${api}/registered-models/get`, query: { name }, idempotent: true } as const;
    try {
      return (await this.#transport.json(call, z.object({ registered_model: RegisteredModel }))).registered_model;
    } catch (error) {
      if (isMlflowError(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
      throw error;
    }
  }

  /** Rejects with `RESOURCE_ALREADY_EXISTS` when the name is taken, with `INVALID_PARAMETER_VALUE` when it holds `/` or `:`. */
  async create(name: string, options: { description?: string; tags?: Tags } = {}): Promise<RegisteredModel> {
    const json = { name, description: options.description, tags: toTagList(options.tags) };
    const call = { method: 'POST', path: `${api}/registered-models/create`, json, idempotent: false } as const;
    return (await this.#transport.json(call, z.object({ registered_model: RegisteredModel }))).registered_model;
  }

  /** The registered model of that name, made if need be; an existing one keeps its description and tags. */
  async ensure(name: string, options: { description?: string; tags?: Tags } = {}): Promise<RegisteredModel> {
    const found = await this.get(name);
    if (found) return found;
    try {
      return await this.create(name, options);
    } catch (error) {
      const now = isMlflowError(error, 'RESOURCE_ALREADY_EXISTS') ? await this.get(name) : undefined;
      if (now) return now;
      throw error;
    }
  }

  async update(name: string, description: string): Promise<RegisteredModel> {
    const json = { name, description };
    const call = { method: 'PATCH', path: `${api}/registered-models/update`, json, idempotent: true } as const;
    return (await this.#transport.json(call, z.object({ registered_model: RegisteredModel }))).registered_model;
  }

  async setTag(name: string, key: string, value: string): Promise<void> {
    const json = { name, key, value };
    await this.#transport.json({ method: 'POST', path: `${api}/registered-models/set-tag`, json, idempotent: true }, Empty);
  }

  /** Unlike the search for versions, this one knows the aliases. At most 1,000 a page. */
  async *search(
    options: { filter?: string; orderBy?: string; maxResults?: number } = {},
  ): AsyncGenerator<RegisteredModel, void, undefined> {
    const Found = z.object({ registered_models: z.array(RegisteredModel).default([]), next_page_token: z.string().optional() });
    yield* walk(async (page_token) => {
      const query = { filter: options.filter, order_by: options.orderBy, max_results: options.maxResults ?? 200, page_token };
      const call = { method: 'GET', path: `${api}/registered-models/search`, query, idempotent: true } as const;
      const found = await this.#transport.json(call, Found);
      return { items: found.registered_models, nextPageToken: found.next_page_token };
    });
  }
}

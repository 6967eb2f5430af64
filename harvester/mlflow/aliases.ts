import * as z from 'zod';
import { isMlflowError } from './mlflow-error.ts';
import { ModelVersion } from './model-versions.ts';
import { api, Empty } from './rest.ts';
import type { Transport } from './transport.ts';

export class Aliases {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Points an alias at a version, moving it if it points elsewhere. `latest` and `v<number>` are reserved. */
  async set(name: string, alias: string, version: string): Promise<void> {
    const json = { name, alias, version };
    await this.#transport.json({ method: 'POST', path: `${api}/registered-models/alias`, json, idempotent: true }, Empty);
  }

  /** The version behind an alias; undefined when there is no such alias or model. */
  async get(name: string, alias: string): Promise<ModelVersion | undefined> {
    const call = { method: 'GET', path: `${api}/registered-models/alias`, query: { name, alias }, idempotent: true } as const;
    try {
      return (await this.#transport.json(call, z.object({ model_version: ModelVersion }))).model_version;
    } catch (error) {
      // An unknown alias of a known model is INVALID_PARAMETER_VALUE with status 400, so only the text tells it from a bad request.
      if (isMlflowError(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
      if (isMlflowError(error, 'INVALID_PARAMETER_VALUE') && /alias .* not found/i.test(error.message)) return undefined;
      throw error;
    }
  }

  /** Quietly done when it is gone already. */
  async delete(name: string, alias: string): Promise<void> {
    await this.#transport.json(
      { method: 'DELETE', path: `${api}/registered-models/alias`, json: { name, alias }, idempotent: true },
      Empty,
    );
  }
}

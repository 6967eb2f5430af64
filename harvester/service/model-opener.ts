import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MlflowClient } from '../mlflow/index.ts';
import { parseModelUri, resolveModel } from '../registry/resolve-model.ts';
import { fetchModel } from './fetch-model.ts';
import { loadedModel, type FaceOptions, type LoadedModel } from './loaded-model.ts';
import { openRunner, type RunnerOptions } from './open-runner.ts';
import type { RecordSource } from './record-source.ts';

export interface OpenerOptions extends Omit<RunnerOptions, 'seen'> {
  readonly client: MlflowClient;
  readonly records?: RecordSource;
  readonly maxRows: number;
  readonly guarded: boolean;
  readonly seen: (name: string) => RunnerOptions['seen'] | Promise<RunnerOptions['seen']>;
}

/** What an address names in the registry now. */
export interface Resolved {
  readonly name: string;
  readonly version: string;
  /** As tagged; only a sign of change, proof comes with the bytes. */
  readonly digest: string;
}

/** Finds, proves and loads models. */
export class ModelOpener {
  readonly #options: OpenerOptions;

  constructor(options: OpenerOptions) {
    this.#options = options;
  }

  async resolve(uri: string): Promise<Resolved> {
    const { name, version, tags } = await resolveModel(this.#options.client, parseModelUri(uri));
    return { name, version, digest: tags['digest'] ?? '' };
  }

  /**
   * Downloads a model, proves every byte against its digest and, where records are asked, against its signed record, and loads it. Throws,
   * leaving nothing behind, when anything differs.
   */
  async open(uri: string, prefix: string, expect?: { readonly sha256: string }): Promise<LoadedModel> {
    const { client, records, maxRows, guarded, seen, ...running } = this.#options;
    const dir = await mkdtemp(join(tmpdir(), 'harvester-model-'));
    try {
      const signed = records && (await this.#signed(uri));
      if (signed && expect && signed.sha256 !== expect.sha256)
        throw new Error(`the signed record says sha256:${signed.sha256}, but sha256:${expect.sha256} is expected. It is not served`);
      const wanted = signed ?? expect;
      const model = await fetchModel({ client, model: uri, dir, ...(wanted ? { expect: wanted } : {}) });
      const events = await seen(model.name);
      const runner = await openRunner(model, { ...running, ...(events ? { seen: events } : {}) });
      return loadedModel(model, runner, { maxRows, guarded, prefix } satisfies FaceOptions);
    } catch (error) {
      await rm(dir, { recursive: true, force: true });
      throw error;
    }
  }

  async #signed(uri: string): Promise<{ sha256: string } | undefined> {
    const { name, version } = await this.resolve(uri);
    return this.#options.records?.(name, version);
  }
}

import { rm } from 'node:fs/promises';
import { openApi } from '../../core/service-description/open-api.ts';
import type { VerifiedModel } from './fetch-model.ts';
import { FrameReader } from './frame-reader.ts';
import { landingPage } from './landing-page.ts';
import { provenance } from './provenance.ts';
import type { Columns, ModelRunner, Predictions } from './runner.ts';
import { predictionWriter } from './write-predictions.ts';

export interface FaceOptions {
  readonly maxRows: number;
  /** Where this model's own routes are: empty, or `/models/<name>`. */
  readonly prefix: string;
  /** Whether callers need a key. */
  readonly guarded: boolean;
}

/** A verified model that runs, with everything about it that answers need and that never changes. */
export interface LoadedModel {
  readonly model: VerifiedModel;
  readonly reader: FrameReader;
  readonly write: (predictions: Predictions) => string;
  /** JSON: name, version and digest. */
  readonly identity: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly openApi: () => string;
  readonly provenance: () => string;
  readonly landing: () => (origin: string) => string;
  /** Rejects when the model fails, or answers with something that is not one finite number or text a row and output. */
  predict(columns: Columns): Promise<Predictions>;
  /** Answers what was asked before, ends the workers, removes the model's files. */
  close(): Promise<void>;
}

export function loadedModel(model: VerifiedModel, runner: ModelRunner, options: FaceOptions): LoadedModel {
  const { name, contract, sha256 } = model;
  const { version } = model.version;
  const digest = `sha256:${sha256}`;
  let closing: Promise<void> | undefined;
  return {
    model,
    reader: new FrameReader(contract.inputs, options.maxRows),
    write: predictionWriter(contract.outputs),
    identity: JSON.stringify({ name, version, digest }),
    headers: { 'x-model-version': version, 'x-model-digest': digest },
    openApi: once(() => JSON.stringify(openApi(model, options))),
    provenance: once(() => JSON.stringify(provenance(model))),
    landing: once(() => landingPage(model, options.prefix)),
    async predict(columns) {
      const predictions = await runner.predict(columns);
      checkPredictions(predictions, columns.rows, contract.outputs.length);
      return predictions;
    },
    close: () => (closing ??= runner.close().then(() => rm(model.dir, { recursive: true, force: true }))),
  };
}

function checkPredictions({ outputs }: Predictions, rows: number, width: number): void {
  if (outputs.length !== width) throw new Error(`the model answered ${outputs.length} outputs instead of ${width}`);
  for (const values of outputs) {
    if (values.length !== rows) throw new Error(`the model answered ${values.length} values for ${rows} rows`);
    if (values instanceof Float64Array && !values.every(Number.isFinite)) throw new Error('the model answered a number that is not finite');
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

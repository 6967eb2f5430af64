import { usualLimits } from '../../core/service-description/usual-limits.ts';
import { MlflowClient, type Auth } from '../mlflow/index.ts';
import { parseModelUri } from '../registry/resolve-model.ts';
import { AliasFollower } from './follow-alias.ts';
import type { ListenOptions } from './listen.ts';
import { ModelOpener, type OpenerOptions } from './model-opener.ts';
import { ModelSlot, type ModelDirectory } from './model-slot.ts';
import type { RunnerOptions } from './open-runner.ts';
import { SpareThread } from './onnx-thread.ts';
import type { RecordSource } from './record-source.ts';
import { repeat } from './repeat.ts';

/** What serving one model and serving many have in common. */
export interface ServingOptions extends ListenOptions, Pick<RunnerOptions, 'python' | 'threads' | 'batch'> {
  /** Address of the MLflow tracking server. */
  readonly registry: string;
  readonly auth?: Auth;
  /** Signed version records. With them, only what a trusted publisher signed is served, at the start and at every exchange. */
  readonly records?: RecordSource;
  /** Seconds between looks at where an alias points; 0 never looks again. 30 when absent. */
  readonly pollSeconds?: number;
}

export interface ServeOptions extends ServingOptions {
  /** `models:/<name>@<alias>`, which is followed, or `models:/<name>/<version>`. */
  readonly model: string;
  /** From the signed version record: sha256 (hex) the model must have. It is then never exchanged. */
  readonly expect?: { readonly sha256: string };
}

export interface Service {
  readonly url: string;
  /** The version that is served now. */
  readonly version: string;
  /** Hex. */
  readonly sha256: string;
  /** Looks at the alias now. Resolves when what it points at is served, or was refused. */
  refresh(): Promise<void>;
  /** Stops taking requests, finishes those under way, and leaves nothing behind. Safe to call twice. */
  close(): Promise<void>;
}

const usualPollSeconds = 30;

/** What loads models for a service with these options. */
export function openerFor(options: ServingOptions, seen: OpenerOptions['seen'], spare?: SpareThread): ModelOpener {
  const { registry, auth, records, python, threads, batch, log = () => {}, limits = {} } = options;
  const { requestSeconds = usualLimits.requestSeconds, maxRows = usualLimits.maxRows } = limits;
  return new ModelOpener({
    client: new MlflowClient({ uri: registry, ...(auth ? { auth } : {}) }),
    ...(records ? { records } : {}),
    ...(python ? { python } : {}),
    ...(threads === undefined ? {} : { threads }),
    ...(batch === undefined ? {} : { batch }),
    ...(spare === undefined ? {} : { spare }),
    guarded: options.door !== undefined,
    requestSeconds,
    maxRows,
    log,
    seen,
  });
}

/**
 * Serves one registered model over HTTP. Opens its port only after every downloaded byte was proved to be what was published; throws,
 * naming the files that differ, otherwise. A model served by alias is exchanged, without losing a request, when the alias moves.
 */
export async function serveModel(options: ServeOptions): Promise<Service> {
  const { model: uri, expect, log = () => {}, pollSeconds = usualPollSeconds } = options;
  let slot: ModelSlot | undefined;
  const models: ModelDirectory = { find: (name) => (slot?.name === name ? slot : undefined), list: () => (slot ? [slot] : []) };
  // What answers requests takes as long to load as the model takes to come: both at once.
  const face = Promise.all([import('./listen.ts'), import('./metrics.ts')]).then(([{ listen }, { serviceMetrics }]) => ({
    listen,
    metrics: serviceMetrics(() => models),
  }));
  // So does the ONNX runtime, which most models need. It is given no byte before it is proved.
  const spare = new SpareThread();
  const opener = openerFor(options, async (name) => (await face).metrics.pool(name), spare);
  const [first, { listen, metrics }] = await Promise.all([opener.open(uri, '', expect), face]).finally(() => spare.close());
  const { model } = first;
  log(`version ${model.version.version} of "${model.name}" verified: sha256:${model.sha256}`);
  const fixed = expect !== undefined || parseModelUri(uri).at.kind === 'version';
  const served = new ModelSlot(first, fixed ? { state: 'pinned' } : { state: 'current', checkedAt: new Date().toISOString() });
  slot = served;
  const follower = fixed ? undefined : new AliasFollower({ uri, prefix: '', slot: served, opener, log });
  try {
    const listening = await listen(options, { models, metrics });
    const polling = follower && pollSeconds > 0 ? repeat(() => follower.look(), pollSeconds * 1000) : undefined;
    let closing: Promise<void> | undefined;
    return {
      url: listening.url,
      get version() {
        return served.current.model.version.version;
      },
      get sha256() {
        return served.current.model.sha256;
      },
      refresh: async () => follower?.look(),
      close: () =>
        (closing ??= (async () => {
          await Promise.all([listening.close(), polling?.stop()]);
          await served.close();
        })()),
    };
  } catch (error) {
    await served.close();
    throw error;
  }
}

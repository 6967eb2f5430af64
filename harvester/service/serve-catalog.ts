import { MlflowClient } from '../mlflow/index.ts';
import { AliasFollower } from './follow-alias.ts';
import { listen } from './listen.ts';
import { serviceMetrics } from './metrics.ts';
import { ModelSlot, type ModelDirectory } from './model-slot.ts';
import { oneLine } from './one-line.ts';
import { repeat } from './repeat.ts';
import { openerFor, type ServingOptions } from './serve-model.ts';

export interface CatalogOptions extends ServingOptions {
  /** Which version of each model is served; `champion` when absent. */
  readonly alias?: string;
  /** Registered models to serve; all that have the alias when absent. */
  readonly names?: readonly string[];
}

export interface CatalogService {
  readonly url: string;
  /** Models that are served now. */
  readonly names: readonly string[];
  /** Looks at the registry now: new models come in, moved aliases are followed, models without the alias go. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const usualPollSeconds = 30;

/**
 * Serves the champions of a whole registry on one port, with an index. A model that cannot be proved or loaded is left out and told to the
 * log, the others are served; throws when the registry cannot be asked, or a model that was named cannot be served.
 */
export async function serveCatalog(options: CatalogOptions): Promise<CatalogService> {
  const { registry, auth, alias = 'champion', names, log = () => {}, pollSeconds = usualPollSeconds } = options;
  const client = new MlflowClient({ uri: registry, ...(auth ? { auth } : {}) });
  const served = new Map<string, { readonly slot: ModelSlot; readonly follower: AliasFollower }>();
  const models: ModelDirectory = {
    find: (name) => served.get(name)?.slot,
    list: () => [...served.values()].map(({ slot }) => slot).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
  const metrics = serviceMetrics(() => models);
  const opener = openerFor(options, (name) => metrics.pool(name));

  const wanted = async (): Promise<Set<string>> => {
    if (names) return new Set(names);
    const found = new Set<string>();
    for await (const { name, aliases } of client.registeredModels.search()) if (Object.hasOwn(aliases, alias)) found.add(name);
    return found;
  };
  const bring = async (name: string): Promise<void> => {
    const uri = `models:/${name}@${alias}`;
    const prefix = `/models/${encodeURIComponent(name)}`;
    const slot = new ModelSlot(await opener.open(uri, prefix), { state: 'current', checkedAt: new Date().toISOString() });
    served.set(name, { slot, follower: new AliasFollower({ uri, prefix, slot, opener, log }) });
    log(`"${name}" version ${slot.current.model.version.version} verified: sha256:${slot.current.model.sha256}`);
  };
  const look = async (): Promise<void> => {
    let now: Set<string>;
    try {
      now = await wanted();
    } catch (error) {
      const since = new Date().toISOString();
      for (const { slot } of served.values()) slot.note({ state: 'unreachable', why: oneLine(error), since });
      return;
    }
    for (const [name, { slot }] of served)
      if (!now.has(name)) {
        served.delete(name);
        log(`"${name}" has no ${alias} any more and is put away`);
        await slot.close();
      }
    for (const name of now) {
      const known = served.get(name);
      if (known) await known.follower.look();
      else await bring(name).catch((error: unknown) => log(`"${name}" is not served: ${oneLine(error)}`));
    }
  };

  const putAway = async (): Promise<void> => {
    await Promise.all([...served.values()].map(({ slot }) => slot.close()));
    served.clear();
  };
  try {
    for (const name of await wanted())
      await bring(name).catch((error: unknown) => {
        if (names) throw error;
        log(`"${name}" is not served: ${oneLine(error)}`);
      });
    const listening = await listen(options, { models, metrics, catalog: true });
    const polling = pollSeconds > 0 ? repeat(look, pollSeconds * 1000) : undefined;
    let closing: Promise<void> | undefined;
    return {
      url: listening.url,
      get names() {
        return models.list().map(({ name }) => name);
      },
      refresh: look,
      close: () =>
        (closing ??= (async () => {
          await Promise.all([listening.close(), polling?.stop()]);
          await putAway();
        })()),
    };
  } catch (error) {
    await putAway();
    throw error;
  }
}

import type { ActionsEngine } from './actions/engine.ts';
import type { Faults, LocalGitHubOptions } from './options.ts';
import type { Store } from './store.ts';
import type { Validator } from './validate/validator.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What every route and every engine of one server shares. */
export interface World {
  readonly dir: string;
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** `http://127.0.0.1:port/api/v3`. */
  readonly apiUrl: string;
  readonly store: Store;
  readonly faults: Faults;
  readonly options: LocalGitHubOptions;
  readonly webhooks: Webhooks;
  readonly actions: ActionsEngine;
  readonly validator: Validator | undefined;
  log(line: string): void;
}

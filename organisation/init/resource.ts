import type { GitHubClient } from '../github/client.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** One thing an installation consists of. What it should be is data; only these functions touch GitHub. */
export interface Resource {
  /** Its kind and place, the same in every run: `ruleset acme/breast-tumour main`. */
  readonly id: string;
  /** The resource it goes with when that one is taken back whole. */
  readonly within?: string;
  /** What it should be. GitHub may say more about it; what is said here must be so. */
  readonly want: Json;
  /** What it is; `undefined` when it is not there. */
  observe(github: GitHubClient): Promise<Json | undefined>;
  /** Makes it, or makes it so. `before` is what was observed. Gives a sentence when a person has to do the rest. */
  apply(github: GitHubClient, before: Json | undefined): Promise<string | void>;
  /** Takes away what `apply` made where nothing was. Gives the reason when it must not or cannot be taken away. */
  remove(github: GitHubClient): Promise<string | void>;
  /** Puts back what was there before `apply`; absent where that cannot be done. */
  restore?(github: GitHubClient, before: Json): Promise<void>;
}

import type { Composition } from '../../core/contract/composition.ts';
import type { Dataset } from '../../core/contract/dataset.ts';
import type { Insider } from '../catalogue/facts.ts';
import { webLink } from '../format/web-link.ts';

/** What every page builder needs beside its own facts. */
export interface SiteContext {
  /** Absent from what the public may see. */
  readonly inside?: Insider;
  /** Address of the forge, without a slash at the end; repositories live below it. */
  readonly forgeUrl: string;
  /** The site's own address, with a slash at the end, where links must be whole. */
  readonly siteUrl?: string;
  /** Where models are served; `{competition}` and `{version}` are replaced. Without `{version}` it is the champion's address. */
  readonly serviceUrl?: string;
  /** Graphs of models, and product teams' data sets, as their owners wrote them; shown to insiders only. */
  readonly compositions?: readonly Composition[];
  readonly datasets?: readonly Dataset[];
}

export interface Link {
  readonly label: string;
  readonly href: string | undefined;
}

/** Link to a pull request, without an address when the repository has no http(s) one. */
export function pullLink(context: SiteContext, repository: string, number: number): Link {
  return { label: `#${number}`, href: webLink(`${context.forgeUrl}/${repository}/pull/${number}`) };
}

/** Link to a commit by its full SHA. */
export function commitLink(context: SiteContext, repository: string, sha: string): Link {
  return { label: sha, href: webLink(`${context.forgeUrl}/${repository}/commit/${sha}`) };
}

import type { Catalogue } from '../catalogue/facts.ts';
import { webLink } from '../format/web-link.ts';

/** What every page builder needs beside its own facts. */
export interface SiteContext {
  readonly catalogue: Catalogue;
  readonly repositoryUrl: (repository: string) => string;
  /** Where models are served; `{competition}` and `{version}` are replaced. Without `{version}` it is the champion's address. */
  readonly serviceUrl?: string;
}

export interface Link {
  readonly label: string;
  readonly href: string | undefined;
}

/** Link to a pull request, without an address when the repository has no http(s) one. */
export function pullLink(context: SiteContext, repository: string, number: number): Link {
  return { label: `#${number}`, href: webLink(`${context.repositoryUrl(repository)}/pull/${number}`) };
}

/** Link to a commit by its full SHA. */
export function commitLink(context: SiteContext, repository: string, sha: string): Link {
  return { label: sha, href: webLink(`${context.repositoryUrl(repository)}/commit/${sha}`) };
}

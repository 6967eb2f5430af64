import type { Competition } from '../core/contract/competition.ts';
import type { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { assemble } from './catalogue/assemble.ts';
import { publicView } from './catalogue/public-view.ts';
import type { SiteContext } from './pages/site-context.ts';
import { readRecords, type Skipped } from './records/read-records.ts';
import { writeSite } from './render/site-folder.ts';
import { siteFiles } from './site-files.ts';

export interface SiteOptions {
  /** Checkout of the records repository: `attempts/…` and `versions/…`. */
  readonly records: string;
  /** The contracts to show; each needs its repository in `config.competitions`. */
  readonly competitions: readonly Competition[];
  readonly config: HarvesterConfig;
  /** Folder to write; must be new, empty or an earlier build. */
  readonly out: string;
  readonly audience: 'internal' | 'public';
  /** The moment pages speak of (ISO 8601, UTC); the newest record's by default, so that the same records give the same bytes. */
  readonly now?: string;
  /** Where models are served, internal pages only. `{competition}` and `{version}` are replaced; without `{version}` it is the champion's address. */
  readonly serviceUrl?: string;
  /** Web address of a repository; GitHub by default. */
  readonly repositoryUrl?: (repository: string) => string;
  /** The site's own address for absolute links in feeds. Default: `config.site.url` for the internal audience, relative links for the public one. */
  readonly siteUrl?: string;
}

export interface SiteResult {
  /** HTML pages written, relative to `out`. */
  readonly pages: readonly string[];
  /** Records that are not trusted, with the first reason each. */
  readonly skipped: readonly Skipped[];
}

/**
 * Builds the registry site from signed records: pages, JSON API, feeds. The public build is made from facts that hold nothing only insiders
 * may see. A bad record never stops it; rejects for an unusable `out`, a missing records folder, an unreadable key, or a competition
 * without a repository.
 */
export async function buildSite(options: SiteOptions): Promise<SiteResult> {
  const records = await readRecords(options.records, options.config);
  const everything = assemble(records, options.competitions, options.config, options.now);
  const catalogue = options.audience === 'public' ? publicView(everything) : everything;
  const context: SiteContext = {
    catalogue,
    repositoryUrl: options.repositoryUrl ?? ((repository) => `https://github.com/${repository}`),
    ...(options.serviceUrl === undefined ? {} : { serviceUrl: options.serviceUrl }),
  };
  const written = writeSite(options.out, siteFiles(context, records, siteBase(options)));
  return { pages: written.filter((path) => path.endsWith('.html')), skipped: everything.inside?.skipped ?? [] };
}

function siteBase({ siteUrl, audience, config }: SiteOptions): string | undefined {
  const base = siteUrl ?? (audience === 'internal' ? config.site.url : undefined);
  return base === undefined || base.endsWith('/') ? base : `${base}/`;
}

import type { Competition } from '../core/contract/competition.ts';
import type { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { assemble } from './catalogue/assemble.ts';
import type { SiteContext } from './pages/site-context.ts';
import type { PartJob } from './parts/build-part.ts';
import { buildParts } from './parts/build-parts.ts';
import { readRecords, type Skipped } from './records/read-records.ts';
import { closeSite, openSite, writeFiles } from './render/site-folder.ts';
import { wideFiles } from './site-files.ts';

export interface SiteOptions {
  /** Checkout of the records repository: `attempts/…` and `versions/…`. */
  readonly records: string;
  /** The contracts to show; each needs its repository in `config.competitions`. */
  readonly competitions: readonly Competition[];
  readonly config: HarvesterConfig;
  /** Folder to write; must be new, empty or an earlier build. */
  readonly out: string;
  readonly audience: 'internal' | 'public';
  /** The moment pages speak of (ISO 8601, UTC); by default the newest record of each competition, so that the same records give the same bytes. */
  readonly now?: string;
  /** Where models are served, internal pages only. `{competition}` and `{version}` are replaced; without `{version}` it is the champion's address. */
  readonly serviceUrl?: string;
  /** Address of the forge, without a slash at the end; GitHub by default. */
  readonly forgeUrl?: string;
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
 * Builds the registry site from signed records: pages, JSON API, feeds. One competition at a time, so that memory holds no more than the
 * largest. The public build is made from facts that hold nothing only insiders may see. A bad record never stops it; rejects for an
 * unusable `out`, a missing records folder, an unreadable key, or a competition without a repository.
 */
export async function buildSite(options: SiteOptions): Promise<SiteResult> {
  const { audience, config, out, records } = options;
  const competitions = options.competitions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const strays = await readStrays(options);
  const before = openSite(out);
  const built = await buildParts(competitions.map((competition) => jobOf(options, competition)));
  const siteUrl = siteBase(options);
  const context: SiteContext = {
    ...(audience === 'internal' && { inside: strays.inside }),
    forgeUrl: forge(options),
    ...(siteUrl === undefined ? {} : { siteUrl }),
  };
  const parts = built.map(({ part }) => part);
  const wide = writeFiles(out, wideFiles(context, parts, strays.skipped));
  const written = closeSite(out, before, [...wide, ...built.flatMap((part) => part.written)]);
  return {
    pages: written.filter((path) => path.endsWith('.html')),
    skipped: [...strays.skipped, ...built.flatMap(({ skipped }) => skipped)].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };

  function jobOf({ now, serviceUrl }: SiteOptions, competition: Competition): PartJob {
    return { records, out, competition, config, audience, now, serviceUrl, forgeUrl: forge(options), siteUrl: siteBase(options) };
  }
}

/** What stands among the records beside the competitions' own folders: none of it counts. Refuses contracts the configuration does not know. */
async function readStrays({
  competitions,
  config,
  records,
}: SiteOptions): Promise<{ readonly skipped: readonly Skipped[]; readonly inside: NonNullable<SiteContext['inside']> }> {
  const known = competitions.map(({ name }) => name);
  assemble({ attempts: [], versions: [], decisions: [], skipped: [] }, competitions, config);
  const besides = await readRecords(records, config, { besides: known });
  const { inside } = assemble(besides, [], config);
  if (!inside) throw new Error('a catalogue for insiders lacks their part');
  return { skipped: inside.skipped, inside };
}

function forge({ forgeUrl = 'https://github.com' }: SiteOptions): string {
  return forgeUrl;
}

function siteBase({ siteUrl, audience, config }: SiteOptions): string | undefined {
  const base = siteUrl ?? (audience === 'internal' ? config.site.url : undefined);
  return base === undefined || base.endsWith('/') ? base : `${base}/`;
}

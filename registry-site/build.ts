import type { Competition } from '../core/contract/competition.ts';
import type { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { assemble } from './catalogue/assemble.ts';
import type { SiteContext } from './pages/site-context.ts';
import { buildPart, type Before, type BuiltPart, type PartJob } from './parts/build-part.ts';
import { buildParts } from './parts/build-parts.ts';
import { readRecords, type Skipped } from './records/read-records.ts';
import { closeSite, openSite, writeFiles, type Written } from './render/site-folder.ts';
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
  /** HTML pages there are, relative to `out`. */
  readonly pages: readonly string[];
  /** Files that were new or changed. */
  readonly changed: readonly string[];
  /** Records that are not trusted, with the first reason each. */
  readonly skipped: readonly Skipped[];
}

/**
 * Builds the registry site from signed records: pages, JSON API, feeds. One competition at a time, so that memory holds no more than the
 * largest. The public build is made from facts that hold nothing only insiders may see. A bad record never stops it; rejects for an
 * unusable `out`, a missing records folder, an unreadable key, or a competition without a repository.
 */
export async function buildSite(options: SiteOptions): Promise<SiteResult> {
  return build(options, (jobs) => buildParts(jobs));
}

export interface SiteBuilder {
  /** Builds; after the first time only what changed. Records may have come, changed or gone; contracts and configuration are those it was opened with. */
  build(): Promise<SiteResult>;
}

/** A builder for a folder that goes on: it remembers what it read, verified and wrote, and does again only what changed. */
export function openBuilder(options: SiteOptions): SiteBuilder {
  const remembered = new Map<string, Before>();
  const beforeOf = (name: string): Before => {
    const before = remembered.get(name) ?? { read: new Map(), written: new Map() };
    remembered.set(name, before);
    return before;
  };
  // No competition is called so.
  const wide = beforeOf('');
  const forget = (earlier: readonly string[]): void => {
    const there = new Set(earlier);
    for (const { written } of remembered.values()) for (const path of written.keys()) if (!there.has(path)) written.delete(path);
  };
  const partsOf = async (jobs: readonly PartJob[]): Promise<BuiltPart[]> => {
    const built: BuiltPart[] = [];
    for (const job of jobs) built.push(await buildPart(job, beforeOf(job.competition.name)));
    return built;
  };
  return { build: () => build(options, partsOf, { ...wide, forget }) };
}

async function build(
  options: SiteOptions,
  partsOf: (jobs: readonly PartJob[]) => Promise<readonly BuiltPart[]>,
  before?: Before & { readonly forget: (earlier: readonly string[]) => void },
): Promise<SiteResult> {
  const { audience, out } = options;
  const competitions = options.competitions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const strays = await readStrays(options, before);
  const earlier = openSite(out);
  // Whatever is not there any more, whoever took it away, is written again.
  before?.forget(earlier);
  const built = await partsOf(competitions.map((competition) => jobOf(options, competition)));
  const siteUrl = siteBase(options);
  const context: SiteContext = {
    ...(audience === 'internal' && { inside: strays.inside }),
    forgeUrl: forge(options),
    ...(siteUrl === undefined ? {} : { siteUrl }),
  };
  const parts = built.map(({ part }) => part);
  const written: Written[] = [
    writeFiles(out, wideFiles(context, parts, strays.skipped), before?.written),
    ...built.map((part) => part.written),
  ];
  const paths = closeSite(
    out,
    earlier,
    written.flatMap((one) => one.paths),
  );
  return {
    pages: paths.filter((path) => path.endsWith('.html')),
    changed: written.flatMap(({ changed }) => changed),
    skipped: [...strays.skipped, ...built.flatMap(({ skipped }) => skipped)].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

function jobOf(options: SiteOptions, competition: Competition): PartJob {
  const { audience, config, now, out, records, serviceUrl } = options;
  return { records, out, competition, config, audience, now, serviceUrl, forgeUrl: forge(options), siteUrl: siteBase(options) };
}

/** What stands among the records beside the competitions' own folders: none of it counts. Refuses contracts the configuration does not know. */
async function readStrays(
  { competitions, config, records }: SiteOptions,
  before: Before | undefined,
): Promise<{ readonly skipped: readonly Skipped[]; readonly inside: NonNullable<SiteContext['inside']> }> {
  const known = competitions.map(({ name }) => name);
  assemble({ attempts: [], versions: [], decisions: [], skipped: [] }, competitions, config);
  const { inside } = assemble(await readRecords(records, config, { besides: known }, before?.read), [], config);
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

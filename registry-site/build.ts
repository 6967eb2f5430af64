import type { Competition } from '../core/contract/competition.ts';
import type { Composition } from '../core/contract/composition.ts';
import type { Dataset } from '../core/contract/dataset.ts';
import type { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { assemble } from './catalogue/assemble.ts';
import { docsFiles } from './docs/docs-files.ts';
import type { SiteContext } from './pages/site-context.ts';
import { buildPart, unchanged, type Before, type BuiltPart, type PartJob } from './parts/build-part.ts';
import { buildParts } from './parts/build-parts.ts';
import { readRecords, type Skipped } from './records/read-records.ts';
import { closeSite, openSite, writeFiles, type Groups, type Standing, type Written } from './render/site-folder.ts';
import { wideFiles } from './site-files.ts';

export interface SiteOptions {
  /** Checkout of the records repository: `attempts/…` and `versions/…`. */
  readonly records: string;
  /** The contracts to show; each needs its repository in `config.competitions`. */
  readonly competitions: readonly Competition[];
  readonly config: HarvesterConfig;
  /** Graphs of models and product teams' data sets, as their owners wrote them; for the internal audience. */
  readonly compositions?: readonly Composition[];
  readonly datasets?: readonly Dataset[];
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
  /** Told after each competition how many are done, of how many. */
  readonly progress?: (done: number, of: number) => void;
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
  return build(options, (jobs, meanwhile) => buildParts(jobs, { meanwhile, ...(options.progress && { progress: options.progress }) }));
}

export interface SiteBuilder {
  /**
   * Builds; after the first time only what changed. Records may have come, changed or gone; contracts and configuration are those it was opened
   * with. With `touched`, only the records of competitions with these names are looked at again.
   */
  build(touched?: ReadonlySet<string>): Promise<SiteResult>;
}

/** What a builder that goes on remembers of the whole. */
interface Memory {
  readonly wide: Before;
  readonly written: readonly Before[];
  standing?: Standing;
}

/** A builder for a folder that goes on: it remembers what it read, verified and wrote, and does again only what changed. */
export function openBuilder(options: SiteOptions): SiteBuilder {
  const remembered = new Map<string, Before>(options.competitions.map(({ name }) => [name, { read: new Map(), written: new Map() }]));
  const wide: Before = { read: new Map(), written: new Map() };
  const memory: Memory = { wide, written: [wide, ...remembered.values()] };
  const partsOf = async (
    jobs: readonly PartJob[],
    meanwhile: () => void,
    touched: ReadonlySet<string> | undefined,
  ): Promise<BuiltPart[]> => {
    meanwhile();
    const built: BuiltPart[] = [];
    for (const job of jobs) {
      const before = remembered.get(job.competition.name);
      const untouched = touched?.has(job.competition.name) === false ? before?.last : undefined;
      built.push(untouched ? unchanged(untouched.built) : await buildPart(job, before));
    }
    return built;
  };
  return { build: (touched) => build(options, (jobs, meanwhile) => partsOf(jobs, meanwhile, touched), memory) };
}

async function build(
  options: SiteOptions,
  /** Calls `meanwhile` once, before or while parts are built. */
  partsOf: (jobs: readonly PartJob[], meanwhile: () => void) => Promise<readonly BuiltPart[]>,
  memory?: Memory,
): Promise<SiteResult> {
  const { audience, out } = options;
  const competitions = options.competitions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const strays = await readStrays(options, memory?.wide);
  const earlier = openSite(out, memory?.standing);
  if (memory && earlier !== memory.standing?.groups) forget(memory, earlier);
  const written: Written[] = [];
  // The documentation follows from no record: it is written while helping threads still start.
  const writeDocs = (): void => void written.push(writeFiles(out, docsFiles(audience === 'internal'), memory?.wide.written));
  const jobs = competitions.map((competition) => jobOf(options, competition));
  const built = await partsOf(jobs, writeDocs);
  const siteUrl = siteBase(options);
  const context: SiteContext = {
    ...(audience === 'internal' && {
      inside: strays.inside,
      compositions: options.compositions ?? [],
      datasets: options.datasets ?? [],
    }),
    forgeUrl: forge(options),
    ...(siteUrl === undefined ? {} : { siteUrl }),
  };
  const parts = built.map(({ part }) => part);
  written.push(writeFiles(out, wideFiles(context, parts, strays.skipped), memory?.wide.written), ...built.map((part) => part.written));
  const standing = closeSite(
    out,
    earlier,
    written.map(({ paths }) => paths),
  );
  if (memory) memory.standing = standing;
  return {
    pages: written.flatMap(({ paths }) => paths.filter((path) => path.endsWith('.html'))).toSorted(),
    changed: written.flatMap(({ changed }) => changed),
    skipped: [...strays.skipped, ...built.flatMap(({ skipped }) => skipped)].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** Whatever is not there any more, whoever took it away, is written again. */
function forget({ written }: Memory, earlier: Groups): void {
  const there = new Set(earlier.flat());
  for (const before of written) {
    before.last = undefined;
    for (const path of before.written.keys()) if (!there.has(path)) before.written.delete(path);
  }
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

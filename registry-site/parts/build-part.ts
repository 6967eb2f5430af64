import type { Competition } from '../../core/contract/competition.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { assemble } from '../catalogue/assemble.ts';
import { publicView } from '../catalogue/public-view.ts';
import type { SiteContext } from '../pages/site-context.ts';
import { readRecords, sameRecords, type ReadBefore, type Records } from '../records/read-records.ts';
import { writeFiles, type Written, type WrittenBefore } from '../render/site-folder.ts';
import { competitionFiles } from '../site-files.ts';
import { sitePart, type SitePart } from './site-part.ts';

/** One competition's share of a build; plain data, fit for another thread. */
export interface PartJob {
  readonly records: string;
  readonly out: string;
  readonly competition: Competition;
  readonly config: HarvesterConfig;
  readonly audience: 'internal' | 'public';
  readonly now: string | undefined;
  readonly serviceUrl: string | undefined;
  readonly forgeUrl: string;
  readonly siteUrl: string | undefined;
}

export interface BuiltPart {
  readonly part: SitePart;
  readonly written: Written;
  /** Records that are not trusted; for whoever builds, whatever the audience. */
  readonly skipped: NonNullable<SitePart['skipped']>;
}

/** What a builder that goes on remembers of the build before. */
export interface Before {
  readonly read: ReadBefore;
  readonly written: WrittenBefore;
  /** What came of the competition's records, while they and the files made of them stay. */
  last?: { readonly records: Records; readonly built: BuiltPart } | undefined;
}

/** Reads, verifies, shows and forgets one competition: what stays is what the pages about everything need. With `before`, only what changed since. */
export async function buildPart(job: PartJob, before?: Before): Promise<BuiltPart> {
  const records = await readRecords(job.records, job.config, { competition: job.competition.name }, before?.read);
  const last = before?.last;
  if (last && sameRecords(last.records, records)) return unchanged(last.built);
  const built = showPart(job, records, before?.written);
  if (before) before.last = { records, built };
  return built;
}

/** A part nobody touched: all of its files are there, none of them new. */
export function unchanged({ part, skipped, written }: BuiltPart): BuiltPart {
  return { part, skipped, written: { paths: written.paths, changed: [] } };
}

function showPart(job: PartJob, records: Records, writtenBefore: WrittenBefore | undefined): BuiltPart {
  const { audience, competition, config, forgeUrl, now, serviceUrl, siteUrl } = job;
  const everything = assemble(records, [competition], config, now);
  const catalogue = audience === 'public' ? publicView(everything) : everything;
  const context: SiteContext = {
    ...(catalogue.inside && { inside: catalogue.inside }),
    forgeUrl,
    ...(siteUrl === undefined ? {} : { siteUrl }),
    ...(serviceUrl === undefined ? {} : { serviceUrl }),
  };
  const [facts] = catalogue.competitions;
  if (!facts) throw new Error(`the competition ${competition.name} got lost between its contract and its pages`);
  return {
    part: sitePart(facts, catalogue, context),
    written: writeFiles(job.out, competitionFiles(context, facts, records), writtenBefore),
    skipped: everything.inside?.skipped ?? [],
  };
}

import type { Competition } from '../../core/contract/competition.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { assemble } from '../catalogue/assemble.ts';
import { publicView } from '../catalogue/public-view.ts';
import type { SiteContext } from '../pages/site-context.ts';
import { readRecords, type ReadBefore } from '../records/read-records.ts';
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
}

/** Reads, verifies, shows and forgets one competition: what stays is what the pages about everything need. */
export async function buildPart(job: PartJob, before?: Before): Promise<BuiltPart> {
  const { audience, competition, config, forgeUrl, now, serviceUrl, siteUrl } = job;
  const records = await readRecords(job.records, config, { competition: competition.name }, before?.read);
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
    part: sitePart(facts, catalogue),
    written: writeFiles(job.out, competitionFiles(context, facts, records), before?.written),
    skipped: everything.inside?.skipped ?? [],
  };
}

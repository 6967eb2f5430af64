import type { SiteOptions } from '../../registry-site/build.ts';
import { assemble } from '../../registry-site/catalogue/assemble.ts';
import type { Catalogue, CompetitionFacts } from '../../registry-site/catalogue/facts.ts';
import type { SiteContext } from '../../registry-site/pages/site-context.ts';
import { sitePart } from '../../registry-site/parts/site-part.ts';
import { readRecords } from '../../registry-site/records/read-records.ts';
import { templateModel, type Page } from '../../registry-site/render/render-page.ts';
import { competitionPages, widePages } from '../../registry-site/site-pages.ts';

/** A page as a generator of sites is given it: where it goes, which template shows it, what the template needs. */
export interface ViewModel {
  readonly path: string;
  readonly template: string;
  readonly model: object;
}

/** Every page that follows from the records, which are read and verified for it, one at a time. */
export async function* viewModels({ competitions, config, records }: Omit<SiteOptions, 'out'>): AsyncGenerator<ViewModel> {
  const catalogue = assemble(await readRecords(records, config), competitions, config);
  const context: SiteContext = {
    ...(catalogue.inside && { inside: catalogue.inside, compositions: [], datasets: [] }),
    forgeUrl: 'https://github.com',
    siteUrl: config.site.url,
  };
  const model = (page: Page): ViewModel => ({ path: page.path, template: page.template, model: templateModel(page, true) });
  for (const competition of catalogue.competitions) for (const { page } of competitionPages(context, competition)) yield model(page());
  const parts = catalogue.competitions.map((competition) => sitePart(competition, ofOne(catalogue, competition), context));
  for (const page of widePages(context, parts, [])) yield model(page);
}

/** The catalogue as if there were no other competition: what one part of the site is made from. Every record of this bench is trusted. */
function ofOne(catalogue: Catalogue, competition: CompetitionFacts): Catalogue {
  return { ...catalogue, competitions: [competition], trusted: competition.attempts.length + competition.versions.length };
}

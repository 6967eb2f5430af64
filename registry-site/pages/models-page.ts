import type { CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { plural } from '../format/figures.ts';
import { moment, type Moment } from '../format/instant.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { championView, type ChampionView } from './home-page.ts';
import { pagerView, rowsPerPage } from './pager-view.ts';
import { scoreView } from './score-view.ts';

/** All registered models, one per competition. */
export function modelsPage(parts: readonly SitePart[]): Page {
  return {
    path: 'models/index.html',
    template: 'models',
    section: 'models',
    title: 'Models',
    description: 'Every registered model with its champion.',
    model: {
      models: parts.flatMap(({ model }) => (model ? [model] : [])),
    },
  };
}

export interface ModelCard {
  readonly name: string;
  readonly title: string;
  readonly href: string;
  readonly product: string;
  readonly versions: string;
  readonly newest: Moment;
  readonly champion: ChampionView | undefined;
}

/** A registered model in the list of all; undefined while nothing was published. */
export function modelCard(competition: CompetitionFacts): ModelCard | undefined {
  const { contract, versions } = competition;
  const [newest] = versions;
  if (!newest) return undefined;
  return {
    name: contract.name,
    title: contract.title,
    href: address.model(contract.name),
    product: contract.need.product,
    versions: plural(versions.length, 'version'),
    newest: moment(newest.publishedAt),
    champion: championView(competition),
  };
}

/** One registered model: its versions, newest first; of very many a part. */
export function modelPage(competition: CompetitionFacts, page = 1): Page {
  const { contract, versions } = competition;
  const from = (page - 1) * rowsPerPage;
  return {
    path: address.model(contract.name, page),
    template: 'model',
    section: 'models',
    title: `${contract.title}: all versions${page === 1 ? '' : `, page ${page}`}`,
    description: `Published versions of ${contract.title}.`,
    model: {
      name: contract.name,
      competition: { title: contract.title, href: address.competition(contract.name) },
      champion: championView(competition),
      pager: pagerView(versions.length, page, (other) => address.model(contract.name, other)),
      versions: versions.slice(from, from + rowsPerPage).map(versionRow),
      csvHref: address.versionsFile(contract.name),
      jsonHref: address.competitionJson(contract.name),
    },
  };
}

function versionRow(version: VersionFacts): object {
  const outcome = version.attempt?.outcome;
  const primary = outcome?.kind === 'scored' ? outcome.scores[0] : undefined;
  return {
    version: version.version,
    href: address.version(version.competition, version.version),
    title: version.title,
    team: version.team,
    teamHref: address.team(version.team),
    published: moment(version.publishedAt),
    champion: version.isChampion,
    doubtful: version.problems.length > 0,
    score: primary && scoreView(primary),
  };
}

import type { Catalogue, CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { plural } from '../format/figures.ts';
import { moment } from '../format/instant.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { championView } from './home-page.ts';
import { scoreView } from './score-view.ts';

/** All registered models, one per competition. */
export function modelsPage(catalogue: Catalogue): Page {
  const models = catalogue.competitions.filter((competition) => competition.versions.length > 0);
  return {
    path: 'models/index.html',
    template: 'models',
    section: 'models',
    title: 'Models',
    description: 'Every registered model with its champion.',
    model: {
      models: models.map((competition) => ({
        name: competition.contract.name,
        title: competition.contract.title,
        href: address.model(competition.contract.name),
        product: competition.contract.need.product,
        versions: plural(competition.versions.length, 'version'),
        newest: moment((competition.versions[0] as VersionFacts).publishedAt),
        champion: championView(competition),
      })),
    },
  };
}

/** One registered model: its versions, newest first. */
export function modelPage(competition: CompetitionFacts): Page {
  const { contract } = competition;
  return {
    path: address.model(contract.name),
    template: 'model',
    section: 'models',
    title: `${contract.title}: all versions`,
    description: `Published versions of ${contract.title}.`,
    model: {
      name: contract.name,
      competition: { title: contract.title, href: address.competition(contract.name) },
      champion: championView(competition),
      versions: competition.versions.map(versionRow),
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

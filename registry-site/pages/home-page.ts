import type { Catalogue, CompetitionFacts } from '../catalogue/facts.ts';
import { plural } from '../format/figures.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { standingView } from './standing-view.ts';
import { latestNews } from './latest-news.ts';
import { phaseClock } from './phase-clock.ts';
import { scoreView } from './score-view.ts';

/** The front page: every need with its champion, then what is new. */
export function homePage(catalogue: Catalogue): Page {
  const versions = catalogue.competitions.reduce((sum, competition) => sum + competition.versions.length, 0);
  const attempts = catalogue.competitions.reduce((sum, competition) => sum + competition.attempts.length, 0);
  return {
    path: 'index.html',
    template: 'home',
    section: 'home',
    title: 'Model Harvester',
    description: 'Needs, the competitions that answer them and the models that won, each with its proof.',
    model: {
      tally: [
        plural(catalogue.competitions.length, 'competition'),
        plural(attempts, 'evaluated attempt'),
        plural(versions, 'published model version'),
      ],
      competitions: catalogue.competitions.map((competition) => card(competition, catalogue.asOf)),
      news: latestNews(catalogue, 8),
    },
  };
}

function card(competition: CompetitionFacts, asOf: string | undefined): object {
  const { contract, champion } = competition;
  const teams = new Set(competition.attempts.map((attempt) => attempt.team)).size;
  return {
    title: contract.title,
    href: address.competition(contract.name),
    product: contract.need.product,
    owner: contract.need.owner,
    statement: contract.need.statement,
    reward: contract.reward && contract.reward.kind !== 'none' ? contract.reward.description : undefined,
    clock: phaseClock(contract.phases, asOf),
    activity:
      competition.attempts.length === 0
        ? 'no attempt yet'
        : `${plural(competition.attempts.length, 'attempt')} by ${plural(teams, 'team')}`,
    leaderboardHref: competition.boards.length > 0 ? address.leaderboard(contract.name) : undefined,
    champion: champion && championView(competition),
  };
}

/** The champion of a competition with its score drawn on its board's scale. */
export function championView(competition: CompetitionFacts): object | undefined {
  const { champion } = competition;
  if (!champion) return undefined;
  const outcome = champion.attempt?.outcome;
  const primary = outcome?.kind === 'scored' ? outcome.scores[0] : undefined;
  const board = outcome?.kind === 'scored' ? competition.boards.find((held) => held.name === outcome.board) : undefined;
  return {
    version: champion.version,
    title: champion.title,
    team: champion.team,
    href: address.version(champion.competition, champion.version),
    score: primary && scoreView(primary),
    standing: primary && board ? standingView(board, primary) : undefined,
  };
}

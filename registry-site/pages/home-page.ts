import type { CompetitionFacts } from '../catalogue/facts.ts';
import { count, plural } from '../format/figures.ts';
import { moment } from '../format/instant.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { latestNews } from './latest-news.ts';
import { phaseClock, type ClockView } from './phase-clock.ts';
import { scoreView, type ScoreView } from './score-view.ts';
import { standingView, type StandingView } from './standing-view.ts';

/** The front page: every need with its champion, then what is new. */
export function homePage(parts: readonly SitePart[]): Page {
  const sum = (what: 'attempts' | 'trusted' | 'untrusted' | 'versions'): number => parts.reduce((total, part) => total + part[what], 0);
  const asOf = newest(parts);
  return {
    path: 'index.html',
    template: 'home',
    section: 'home',
    title: 'Model Harvester',
    description: 'Needs, the competitions that answer them and the models that won, each with its proof.',
    model: {
      tally: [
        plural(parts.length, 'competition'),
        plural(sum('attempts'), 'evaluated attempt'),
        plural(sum('versions'), 'published model version'),
      ],
      trusted: plural(sum('trusted'), 'signed record'),
      untrusted: sum('untrusted') === 0 ? undefined : count(sum('untrusted')),
      asOf: asOf === undefined ? undefined : moment(asOf),
      competitions: parts.map(({ card }) => card),
      news: latestNews(parts, 8),
    },
  };
}

/** The newest moment any part speaks of. */
export function newest(parts: readonly SitePart[]): string | undefined {
  return parts
    .flatMap(({ asOf }) => (asOf === undefined ? [] : [asOf]))
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
}

export interface CompetitionCard {
  readonly title: string;
  readonly href: string;
  readonly product: string;
  readonly owner: string;
  readonly statement: string;
  readonly reward: string | undefined;
  readonly clock: ClockView;
  readonly activity: string;
  readonly leaderboardHref: string | undefined;
  readonly champion: ChampionView | undefined;
}

/** A need on the front page. */
export function competitionCard(competition: CompetitionFacts): CompetitionCard {
  const { asOf, attempts, boards, contract } = competition;
  const teams = new Set(attempts.map((attempt) => attempt.team)).size;
  return {
    title: contract.title,
    href: address.competition(contract.name),
    product: contract.need.product,
    owner: contract.need.owner,
    statement: contract.need.statement,
    reward: contract.reward && contract.reward.kind !== 'none' ? contract.reward.description : undefined,
    clock: phaseClock(contract.phases, asOf),
    activity: attempts.length === 0 ? 'no attempt yet' : `${plural(attempts.length, 'attempt')} by ${plural(teams, 'team')}`,
    leaderboardHref: boards.length > 0 ? address.leaderboard(contract.name) : undefined,
    champion: championView(competition),
  };
}

export interface ChampionView {
  readonly version: number;
  readonly title: string;
  readonly team: string;
  readonly href: string;
  readonly score: ScoreView | undefined;
  readonly standing: StandingView | undefined;
}

/** The champion of a competition with its score drawn on its board's scale. */
export function championView(competition: CompetitionFacts): ChampionView | undefined {
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
    standing: primary && board ? standingView(competition.contract.name, board, primary) : undefined,
  };
}

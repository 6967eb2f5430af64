import type { CompetitionFacts } from '../catalogue/facts.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { frugalViews } from './frugal-view.ts';
import { historyView } from './history-view.ts';
import { leaderboardView } from './leaderboard-view.ts';
import { paretoView } from './pareto-view.ts';
import type { SiteContext } from './site-context.ts';

/** All boards of a competition, the final one first. */
export function leaderboardPage(context: SiteContext, competition: CompetitionFacts): Page {
  const { contract } = competition;
  return {
    path: address.leaderboard(contract.name),
    template: 'leaderboard',
    section: 'home',
    title: `Leaderboard: ${contract.title}`,
    description: `Teams of ${contract.title} by score, with intervals, cost and proof.`,
    model: {
      competition: { title: contract.title, href: address.competition(contract.name) },
      boards: competition.boards.map((board) => ({
        ...leaderboardView(context, board),
        pareto: paretoView(board),
        history: historyView(competition, board),
        frugal: frugalViews(board),
      })),
      ladder: contract.feedback.release === 'ladder',
      csvHref: address.leaderboardFile(contract.name, 'csv'),
      jsonHref: address.leaderboardFile(contract.name, 'json'),
    },
  };
}

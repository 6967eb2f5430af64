import type { CompetitionFacts } from '../catalogue/facts.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { frugalViews } from './frugal-view.ts';
import { historyView } from './history-view.ts';
import { leaderboardView } from './leaderboard-view.ts';
import { pagerView, rowsPerPage } from './pager-view.ts';
import { paretoView } from './pareto-view.ts';
import type { SiteContext } from './site-context.ts';

/** How many rows the longest board of a competition has. */
export function longestBoard({ boards }: CompetitionFacts): number {
  return Math.max(0, ...boards.map(({ rows }) => rows.length));
}

/** All boards of a competition, the final one first; of long ones a part. Drawings are on the first page. */
export function leaderboardPage(context: SiteContext, competition: CompetitionFacts, page = 1): Page {
  const { contract } = competition;
  const from = (page - 1) * rowsPerPage;
  const shown = competition.boards.filter(({ rows }) => rows.length > from);
  return {
    path: address.leaderboard(contract.name, page),
    template: 'leaderboard',
    section: 'home',
    title: `Leaderboard: ${contract.title}${page === 1 ? '' : `, page ${page}`}`,
    description: `Teams of ${contract.title} by score, with intervals, cost and proof.`,
    model: {
      competition: { title: contract.title, href: address.competition(contract.name) },
      pager: pagerView(longestBoard(competition), page, (other) => address.leaderboard(contract.name, other)),
      boards: shown.map((board) => ({
        ...leaderboardView(context, competition, board, { from, limit: rowsPerPage }),
        ...(page === 1 && { pareto: paretoView(board), history: historyView(competition, board), frugal: frugalViews(competition, board) }),
      })),
      ladder: contract.feedback.release === 'ladder',
      csvHref: address.leaderboardFile(contract.name, 'csv'),
      jsonHref: address.leaderboardFile(contract.name, 'json'),
      costsHref: address.costsFile(contract.name),
      topScoresHref: address.topScoresFile(contract.name),
      comparisonsHref: competition.inside && address.comparisonsFile(contract.name),
    },
  };
}

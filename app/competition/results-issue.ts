import type { Competition } from '../../core/contract/competition.ts';
import { catalogueFor, type Catalogue } from '../comment/catalogue/catalogue.ts';
import { code, joined, lines, plain, prose, text, type Markdown } from '../comment/escape.ts';
import { firstThatFits } from '../comment/first-that-fits.ts';
import { metricName, ranks, score } from '../comment/figures.ts';
import { verificationLine } from '../comment/final-rows.ts';
import { plainTitle } from './plain-title.ts';
import type { Results } from './results.ts';

/** The last bytes of the issue with the results of a competition. */
export const resultsMarker = (name: string): string => `<!-- model-harvester results ${name} -->`;
/** Rows shown at most, and fewer where they are too long for GitHub; the site shows all. */
const shown = 200;
const none = prose``;

/** The issue that tells how a competition ended, in its own language. */
export function resultsIssue(results: Results, competition: Competition): { readonly title: string; readonly body: string } {
  const words = catalogueFor(competition.language);
  const { finals } = words;
  return {
    title: plainTitle(finals.resultsTitle(plain(competition.title, 120))),
    body: firstThatFits(shown, (rows) => `${told(results, competition, words, rows).source}\n\n${resultsMarker(competition.name)}`),
  };
}

function told({ board, winners, done, all, closes }: Results, competition: Competition, words: Catalogue, rows: number): Markdown {
  const { finals } = words;
  const pending = done < all ? [finals.resultsPending(done, all), none] : [];
  return lines(
    finals.resultsIntro(text(competition.title), closes),
    none,
    ...pending,
    ...(all === 0 ? [finals.resultsNone] : boardLines(board, competition, words, rows)),
    ...winners.slice(0, rows).flatMap(({ entry, list }) => [
      none,
      prose`### ${finals.resultsWinners}: ${code(entry.attempt.team)} (#${entry.attempt.key.number})`,
      none,
      ...list.map((one) => {
        const { icon, says } = verificationLine(one, words);
        return prose`- ${icon} ${says}`;
      }),
    ]),
    ...(winners.length > 0 && competition.reward ? [none, finals.resultsReward(text(competition.reward.description, 500))] : []),
  );
}

function boardLines(board: Results['board'], { metrics }: Competition, { finals }: Catalogue, most: number): Markdown[] {
  const more = board.length > most ? [none, finals.resultsCut(most, board.length)] : [];
  const rows = board.slice(0, most).map(({ attempt, group }) => {
    const [primary] = attempt.evaluation.kind === 'scored' ? attempt.evaluation.scores : [];
    const figure = primary ? score(primary) : { value: '', low: '', high: '' };
    const cells = [
      prose`${ranks(group)}`,
      prose`${code(attempt.team)} (#${attempt.key.number})`,
      text(attempt.title, 120),
      prose`${metricName(metrics.primary.name)} **${figure.value}**`,
      prose`${figure.low}–${figure.high}`,
    ];
    return prose`| ${joined(cells, ' | ')} |`;
  });
  return [finals.resultsTable, prose`|---|---|---|---|---|`, ...rows, ...more, none, finals.resultsRanks];
}

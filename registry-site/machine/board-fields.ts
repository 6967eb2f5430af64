import type { CompetitionFacts } from '../catalogue/facts.ts';
import { address } from '../pages/addresses.ts';
import { boardScale } from '../pages/board-scale.ts';
import type { Output } from '../render/site-folder.ts';

/**
 * Of each board all of its scores as strokes, one picture for every page that draws a score among them. Its grey-green is seen on light and on dark:
 * a picture does not know the page's colours.
 */
export function* boardFields({ boards, contract }: CompetitionFacts): Generator<Output> {
  for (const board of boards) {
    const { axis, field } = boardScale(board);
    yield {
      path: address.field(contract.name, board.name),
      content:
        `<svg xmlns="http://www.w3.org/2000/svg" width="${axis.width}" height="24" viewBox="0 0 ${axis.width} 24">` +
        `<path fill="none" stroke="#4f9f7b" stroke-opacity=".6" stroke-width="1.5" d="${field}"/></svg>\n`,
    };
  }
}

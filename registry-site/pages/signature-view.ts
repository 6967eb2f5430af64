import type { CompetitionFacts } from '../catalogue/facts.ts';
import type { Column } from '../../core/contract/column.ts';
import { count } from '../format/figures.ts';
import { oncePer } from '../memo/once-per.ts';
import { address } from './addresses.ts';
import { columnView, type ColumnView } from './column-view.ts';

interface ColumnsView {
  readonly caption: string;
  readonly columns: readonly ColumnView[];
  /** How many more there are, all of them in the competition's JSON. */
  readonly more: string | undefined;
  readonly jsonHref: string;
}

interface SignatureView {
  readonly inputs: ColumnsView;
  readonly outputs: ColumnsView;
}

const shown = 60;

/** What every version of a competition takes and gives, made once. */
export const signatureView = oncePer(({ contract: { inputs, name, outputs } }: CompetitionFacts): SignatureView => {
  const columns = (caption: string, all: readonly Column[]): ColumnsView => ({
    caption,
    columns: all.slice(0, shown).map(columnView),
    more: all.length > shown ? count(all.length - shown) : undefined,
    jsonHref: address.competitionJson(name),
  });
  return { inputs: columns('Inputs', inputs), outputs: columns('Outputs', outputs) };
});

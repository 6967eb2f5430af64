import type { CompetitionFacts } from '../catalogue/facts.ts';
import type { Column } from '../../core/contract/column.ts';
import { count } from '../format/figures.ts';
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
const views = new WeakMap<CompetitionFacts, SignatureView>();

/** What every version of a competition takes and gives, made once. */
export function signatureView(competition: CompetitionFacts): SignatureView {
  const { inputs, name, outputs } = competition.contract;
  const columns = (caption: string, all: readonly Column[]): ColumnsView => ({
    caption,
    columns: all.slice(0, shown).map(columnView),
    more: all.length > shown ? count(all.length - shown) : undefined,
    jsonHref: address.competitionJson(name),
  });
  const view = views.get(competition) ?? { inputs: columns('Inputs', inputs), outputs: columns('Outputs', outputs) };
  views.set(competition, view);
  return view;
}

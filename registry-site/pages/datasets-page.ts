import type { Dataset } from '../../core/contract/dataset.ts';
import type { CompetitionFacts } from '../catalogue/facts.ts';
import { count, figure, plural } from '../format/figures.ts';
import { moment, type Moment } from '../format/instant.ts';
import type { SitePart } from '../parts/site-part.ts';
import { visibleDeep } from '../records/visible-text.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { seriesViews, type SeriesView } from './series-view.ts';
import type { SiteContext } from './site-context.ts';
import { tuningView, type TuningView } from './tuning-view.ts';

/** What one competition's models did on one product team's data. */
export interface DatasetEntry {
  readonly owner: string;
  readonly name: string;
  readonly versions: readonly { readonly version: string; readonly sha256: string; readonly rows: number }[];
  readonly series: readonly SeriesView[];
  readonly tunings: readonly TuningView[];
  readonly answers: number;
  readonly bits: number;
  readonly alarms: number;
  readonly newest: Moment;
}

/** The data sets that records of a competition name; none in what the public may see. */
export function datasetEntries({ inside }: CompetitionFacts): DatasetEntry[] {
  const reevaluations = Map.groupBy(inside?.reevaluations ?? [], ({ record }) => address.dataset(record.data));
  const tunings = Map.groupBy(inside?.tunings ?? [], ({ record }) => address.dataset(record.data));
  return [...new Set([...reevaluations.keys(), ...tunings.keys()])].flatMap((key): DatasetEntry[] => {
    const [asked, tuned] = [reevaluations.get(key) ?? [], tunings.get(key) ?? []];
    const records = [...asked, ...tuned].map(({ record }) => record);
    const [first] = records;
    if (!first) return [];
    const bits = asked.reduce((sum, { record }) => sum + record.outcome.bits, 0) + tuned.reduce((sum, { record }) => sum + record.bits, 0);
    return [
      {
        owner: first.data.owner,
        name: first.data.name,
        versions: [...new Map(records.map(({ data }) => [data.version, data])).values()].map(({ rows, sha256, version }) => ({
          version,
          sha256,
          rows,
        })),
        series: seriesViews(asked),
        tunings: tuned.map(tuningView),
        answers: records.length,
        bits,
        alarms: asked.filter(({ alarms }) => alarms.length > 0).length,
        newest: moment(records.map(({ finishedAt }) => finishedAt).reduce((a, b) => (a < b ? b : a))),
      },
    ];
  });
}

/** Every product team's data set, with what models did on it. For insiders. */
export function* datasetPages(context: SiteContext, parts: readonly SitePart[]): Generator<Page> {
  const cards = datasetCards(context, parts);
  yield {
    path: address.datasets,
    template: 'datasets',
    section: 'datasets',
    title: 'Data sets of product teams',
    description: 'Private data that registered models are evaluated on again, and what came of it.',
    model: { cards, csvHref: address.table('datasets') },
  };
  for (const found of cards) {
    yield {
      path: found.href,
      template: 'dataset',
      section: 'datasets',
      title: `Data set ${found.label}`,
      description: `What models did on ${found.label} over time.`,
      model: { ...found, parent: address.datasets },
    };
  }
}

/** Every data set that is named or was asked, by address. */
export function datasetCards(context: SiteContext, parts: readonly SitePart[]): ReturnType<typeof card>[] {
  const known = new Map((context.datasets ?? []).map((dataset) => [address.dataset(dataset), visibleDeep(dataset)]));
  const entries = Map.groupBy(
    parts.flatMap(({ inside }) => inside?.datasets ?? []),
    (entry) => address.dataset(entry),
  );
  const hrefs = [...new Set([...known.keys(), ...entries.keys()])].toSorted();
  return hrefs.map((href) => card(href, known.get(href), entries.get(href) ?? []));
}

function card(href: string, dataset: Dataset | undefined, entries: readonly DatasetEntry[]) {
  const [first] = entries;
  const tunings = entries.flatMap((entry) => entry.tunings);
  const { owner, name } = dataset ?? first ?? { owner: '', name: '' };
  const answers = entries.reduce((sum, entry) => sum + entry.answers, 0);
  const warnings = entries.reduce((sum, entry) => sum + entry.alarms, 0);
  const bits = entries.reduce((sum, entry) => sum + entry.bits, 0);
  return {
    href,
    label: `${owner}/${name}`,
    owner,
    name,
    title: dataset?.title ?? `${owner}/${name}`,
    people: dataset?.people.map((login) => `@${login}`).join(', '),
    schedule: dataset?.schedule,
    tuning: dataset ? (dataset.tuning ? 'allowed, on the runner only' : 'not allowed') : undefined,
    release: dataset && `scores: ${dataset.release.scores}; drift: ${dataset.release.drift}`,
    budget:
      dataset?.release.budgetBits === undefined ? undefined : `${figure(dataset.release.budgetBits, 0)} bits for each version of the data`,
    answers: plural(answers, 'answer'),
    bits: figure(bits, 1),
    alarms: warnings === 0 ? undefined : plural(warnings, 'warning'),
    /** The same for machines. */
    figures: { answers, bits, warnings },
    newest: entries.map(({ newest }) => newest).reduce<Moment | undefined>((a, b) => (a && a.iso > b.iso ? a : b), undefined),
    versions: [...new Map(entries.flatMap(({ versions }) => versions.map((one) => [one.version, one] as const))).values()]
      .toSorted((a, b) => (a.version < b.version ? 1 : -1))
      .map(({ rows, ...rest }) => ({ ...rest, rows: count(rows) })),
    series: entries.flatMap(({ series }) => series),
    tunings,
    tuningFiles: [...new Set(tunings.map(({ competition }) => competition))].map((name) => ({ name, href: address.tuningsFile(name) })),
  };
}

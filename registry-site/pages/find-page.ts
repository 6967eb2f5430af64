import { byteSize, decimalsFor, figure, measured } from '../format/figures.ts';
import { moment, type Moment } from '../format/instant.ts';
import { metricName } from '../format/metric-name.ts';
import type { SearchEntry } from '../machine/search-entries.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';

const shown = 200;

interface FoundRow {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly need: string;
  readonly team: string;
  readonly version: number;
  readonly champion: boolean;
  readonly sound: boolean;
  readonly metric: string;
  readonly score: string | undefined;
  readonly range: string;
  readonly energy: string;
  readonly latency: string;
  readonly size: string;
  readonly licence: string;
  readonly published: Moment;
}

/** Every model version in one searchable list: champions first, then the newest; the page's script reads the rest from `search.json`. */
export function findPage(parts: readonly SitePart[]): Page {
  const entries = parts.flatMap(({ search }) => search);
  const ordered = entries.toSorted(
    (a, b) => Number(b.champion) - Number(a.champion) || (a.publishedAt < b.publishedAt ? 1 : a.publishedAt > b.publishedAt ? -1 : 0),
  );
  return {
    path: address.find,
    template: 'find',
    section: 'find',
    title: 'Find a model',
    description: 'Search every model version by words, task, product, licence and format; sort by score and cost.',
    scripts: ['minisearch.js', 'figures.js', 'find.js'],
    model: {
      rows: ordered.slice(0, shown).map(foundRow),
      left: entries.length > shown ? entries.length - shown : undefined,
      total: entries.length,
      searchHref: address.search,
      csvHref: address.table('versions'),
      compareHref: address.compare,
    },
  };
}

function foundRow(entry: SearchEntry): FoundRow {
  const decimals = decimalsFor(entry.low ?? 0, entry.high ?? 0);
  const [energy, latency, size] = [entry.energyWhPer1000, entry.latencyMsP50, entry.modelBytes];
  return {
    id: `${entry.competition}:${entry.version}`,
    title: entry.title,
    href: entry.page,
    need: entry.need,
    team: entry.team,
    version: entry.version,
    champion: entry.champion,
    sound: entry.sound,
    metric: entry.metric === null ? '' : metricName(entry.metric),
    score: entry.score === null ? undefined : figure(entry.score, decimals),
    range: entry.low === null || entry.high === null ? '' : `${figure(entry.low, decimals)}–${figure(entry.high, decimals)}`,
    energy: energy === null ? 'unknown' : `${measured(energy)} Wh`,
    latency: latency === null ? '–' : `${measured(latency)} ms`,
    size: size === null ? '–' : byteSize(size),
    licence: entry.licence ?? '–',
    published: moment(entry.publishedAt),
  };
}

import type { CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { metricNames } from '../format/metric-name.ts';
import { oncePer } from '../memo/once-per.ts';
import { address } from '../pages/addresses.ts';
import type { SitePart } from '../parts/site-part.ts';

/** One model version as searches, filters and comparisons need it. Figures as recorded, null where unknown. */
export interface SearchEntry {
  readonly competition: string;
  readonly version: number;
  readonly title: string;
  readonly team: string;
  readonly need: string;
  readonly product: string;
  readonly task: string;
  readonly licence: string | null;
  readonly formats: readonly string[];
  /** Whether it can be run in a browser: it has an ONNX file whose digest is recorded. */
  readonly tries: boolean;
  readonly champion: boolean;
  /** False when its records contradict each other. */
  readonly sound: boolean;
  readonly publishedAt: string;
  readonly metric: string | null;
  readonly direction: 'higher' | 'lower' | null;
  readonly score: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly energyWhPer1000: number | null;
  readonly latencyMsP50: number | null;
  readonly modelBytes: number | null;
  readonly page: string;
  readonly api: string;
}

/** Every version of a competition, newest first; made once. */
export const searchEntries = oncePer((competition: CompetitionFacts): readonly SearchEntry[] =>
  competition.versions.map((version) => searchEntry(competition, version)),
);

function searchEntry({ contract }: CompetitionFacts, version: VersionFacts): SearchEntry {
  const outcome = version.attempt?.outcome.kind === 'scored' ? version.attempt.outcome : undefined;
  const primary = outcome?.scores[0];
  const formats = version.artifacts.length > 0 ? version.artifacts.map(({ format }) => format) : (version.attempt?.gate.formats ?? []);
  return {
    competition: contract.name,
    version: version.version,
    title: version.title,
    team: version.team,
    need: contract.title,
    product: contract.need.product,
    task: contract.task,
    licence: version.licence ?? null,
    formats: [...new Set(formats)].toSorted(),
    tries: version.artifacts.some(({ format }) => format === 'onnx'),
    champion: version.isChampion,
    sound: version.problems.length === 0,
    publishedAt: version.publishedAt,
    metric: primary?.name ?? null,
    direction: primary?.direction ?? null,
    score: primary?.value ?? null,
    low: primary?.low ?? null,
    high: primary?.high ?? null,
    energyWhPer1000: outcome?.cost.energyWhPer1000 ?? null,
    latencyMsP50: outcome?.cost.latencyMs.p50 ?? null,
    modelBytes: outcome?.cost.modelBytes ?? null,
    page: address.version(version.competition, version.version),
    api: address.versionJson(version.competition, version.version),
  };
}

/** `api/v1/search.json`: one entry a line, so that a change shows as one. */
export function searchJson(parts: readonly SitePart[]): string {
  const lines = parts.flatMap(({ search }) => (search.length > 0 ? [linesOf(search)] : []));
  return `{"harvester":1,"metricNames":${JSON.stringify(metricNames)},"models":[\n${lines.join(',\n')}\n]}\n`;
}

/** The lines of one competition, made once: a builder that goes on keeps the parts nobody touched. */
const linesOf = oncePer((search: readonly SearchEntry[]) => search.map((entry) => JSON.stringify(entry)).join(',\n'));

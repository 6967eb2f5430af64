import type { CompetitionFacts } from '../catalogue/facts.ts';
import { auditRows } from '../pages/audit-page.ts';
import { oncePer } from '../memo/once-per.ts';
import { address } from '../pages/addresses.ts';
import { teamEntries } from '../pages/teams-page.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Output } from '../render/site-folder.ts';
import { csv } from './csv.ts';
import { searchEntries } from './search-entries.ts';

const heads = {
  versions: [
    'competition',
    'version',
    'title',
    'team',
    'product',
    'task',
    'licence',
    'formats',
    'champion',
    'sound',
    'published_at',
    'metric',
    'score',
    'low',
    'high',
    'energy_wh_per_1000',
    'latency_p50_ms',
    'model_bytes',
    'page',
  ],
  teams: ['team', 'competition', 'rank', 'attempts', 'versions', 'last_seen'],
  records: ['kind', 'record', 'when', 'signed_by', 'sha256', 'problems', 'page'],
} as const;

type Name = keyof typeof heads;

/** The tables that go over all competitions, one competition's lines of each. */
export type TableLines = Readonly<Record<Name, string>>;

/** A competition's lines of each table, without their heads. */
export function tableLines(competition: CompetitionFacts): TableLines {
  return {
    versions: versionLines(competition),
    teams: csv(
      teamEntries(competition).map(({ attempts, last, rank, team, versions }) => [
        team,
        competition.contract.name,
        rank,
        String(attempts),
        versions.map(({ number }) => number).join(' '),
        last.iso,
      ]),
    ),
    records: csv(
      auditRows(competition).map(({ href, kind, label, problems, sha256, signer, when }) => [
        kind,
        label,
        when.iso,
        signer ?? null,
        sha256,
        problems.join(' '),
        href,
      ]),
    ),
  };
}

/** The versions of a competition as lines, made once. */
const versionLines = oncePer((competition: CompetitionFacts): string =>
  csv(
    searchEntries(competition).map((entry) => [
      entry.competition,
      entry.version,
      entry.title,
      entry.team,
      entry.product,
      entry.task,
      entry.licence,
      entry.formats.join(' '),
      entry.champion,
      entry.sound,
      entry.publishedAt,
      entry.metric,
      entry.score,
      entry.low,
      entry.high,
      entry.energyWhPer1000,
      entry.latencyMsP50,
      entry.modelBytes,
      entry.page,
    ]),
  ),
);

/** The versions of one competition as a table. */
export function versionsTable(competition: CompetitionFacts): Output {
  return { path: address.versionsFile(competition.contract.name), content: csv([heads.versions]) + versionLines(competition) };
}

/** A competition's models on product teams' data over time, as a table; for insiders. */
export function reevaluationsTable({ contract, inside }: CompetitionFacts): Output {
  const lines = (inside?.reevaluations ?? []).map(({ problem, record, recordSha256 }) => {
    const { data, finishedAt, outcome, trigger, version } = record;
    const primary = outcome.kind === 'scored' ? outcome.scores[0] : undefined;
    return [
      version,
      `${data.owner}/${data.name}`,
      data.version,
      data.rows,
      finishedAt,
      trigger,
      outcome.kind === 'failed' ? outcome.errorClass : '',
      primary?.name ?? null,
      primary?.value ?? null,
      primary?.low ?? null,
      primary?.high ?? null,
      problem ?? null,
      recordSha256,
    ];
  });
  const head = [
    'version',
    'data',
    'data_version',
    'rows',
    'when',
    'trigger',
    'failed',
    'metric',
    'score',
    'low',
    'high',
    'problem',
    'sha256',
  ];
  return { path: address.reevaluationsFile(contract.name), content: csv([head, ...lines]) };
}

/** The tables over all competitions. */
export function* wideTables(parts: readonly SitePart[]): Generator<Output> {
  for (const name of ['versions', 'teams', 'records'] as const)
    yield { path: address.table(name), content: csv([heads[name]]) + parts.map(({ tables }) => tables[name]).join('') };
}

import { publishedSchemas } from '../../core/contract/published-schemas.ts';
import type { AttemptFacts, CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { address } from '../pages/addresses.ts';
import { exampleRequest } from '../pages/example-row.ts';
import { versionFileKey } from '../pages/page-keys.ts';
import type { Output } from '../render/site-folder.ts';
import type { SitePart } from '../parts/site-part.ts';
import { apiIndex } from './api-index.ts';
import { competitionTables } from './competition-tables.ts';
import { searchJson } from './search-entries.ts';
import { leaderboardCsv, leaderboardJson } from './leaderboard-file.ts';
import { standingTables } from './standing-tables.ts';
import { reevaluationsTable, versionsTable, wideTables } from './tables.ts';
import { versionBom } from './version-bom.ts';
import { isDescribed, versionOpenApi } from './version-openapi.ts';

/** What machines read of one competition, under `/api/v1/`, and its example request. Links inside are relative to the site's root. */
export function* competitionApi(competition: CompetitionFacts): Generator<Output> {
  const { name, inputs } = competition.contract;
  yield json(address.competitionJson(name), competitionJson(competition));
  yield json(address.leaderboardFile(name, 'json'), leaderboardJson(competition));
  yield { path: address.leaderboardFile(name, 'csv'), content: leaderboardCsv(competition) };
  if (competition.versions.length > 0) yield versionsTable(competition);
  if (competition.inside && competition.inside.reevaluations.length > 0) yield reevaluationsTable(competition);
  yield* competitionTables(competition);
  yield json(address.example(name), exampleRequest(inputs));
  for (const version of competition.versions)
    yield {
      path: address.versionJson(name, version.version),
      content: () => `${JSON.stringify(versionJson(version))}\n`,
      key: () => versionFileKey(version),
    };
  for (const version of competition.versions) yield* versionFiles(competition, version);
}

/** What tools read of one version: its bill of materials, and how its service answers. */
function* versionFiles(competition: CompetitionFacts, version: VersionFacts): Generator<Output> {
  const { name } = competition.contract;
  yield {
    path: address.versionBom(name, version.version),
    content: () => `${JSON.stringify(versionBom(competition, version))}\n`,
    key: () => versionFileKey(version),
  };
  if (isDescribed(version))
    yield {
      path: address.versionOpenApi(name, version.version),
      content: () => `${JSON.stringify(versionOpenApi(competition, version))}\n`,
      key: () => version.recordSha256,
    };
}

let schemas: ReturnType<typeof publishedSchemas> | undefined;

/** What machines read of the whole site. `untrusted` counts the files that were left out. */
export function* siteApi(parts: readonly SitePart[], audience: 'internal' | 'public', untrusted: number): Generator<Output> {
  schemas ??= publishedSchemas();
  yield json('api/v1/index.json', apiIndex(parts, audience, untrusted, [...schemas.keys()]));
  for (const [name, schema] of schemas) yield json(address.schema(name), schema);
  yield { path: address.search, content: searchJson(parts) };
  yield* wideTables(parts);
  yield* standingTables(parts);
}

function json(path: string, value: object): Output {
  return { path, content: jsonText(value) };
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function competitionJson(competition: CompetitionFacts): object {
  const { contract, privateRows, repository, champion, versions } = competition;
  return {
    ...contract,
    repository,
    publicData: competition.publicData,
    privateRows,
    champion: champion?.version ?? null,
    versions: versions.map((version) => ({
      version: version.version,
      team: version.team,
      title: version.title,
      publishedAt: version.publishedAt,
      api: address.versionJson(contract.name, version.version),
    })),
  };
}

function versionJson(version: VersionFacts): object {
  const { attempt, inside, ...facts } = version;
  return {
    ...facts,
    attempt: attempt ? attemptJson(attempt) : null,
    ...(inside ? { why: inside.why, registry: inside.registry, record: address.record(inside.proof.path) } : {}),
    page: address.version(version.competition, version.version),
  };
}

function attemptJson({ inside, ...facts }: AttemptFacts): object {
  if (!inside) return facts;
  const { proof, ...rest } = inside;
  return { ...facts, ...rest, record: address.record(proof.path) };
}

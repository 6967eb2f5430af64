import { publishedSchemas } from '../../core/contract/published-schemas.ts';
import type { AttemptFacts, Catalogue, CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { address } from '../pages/addresses.ts';
import { exampleRequest } from '../pages/example-row.ts';
import type { Output } from '../render/site-folder.ts';
import { leaderboardCsv, leaderboardJson } from './leaderboard-file.ts';

/** Everything under `/api/v1/`, and the example requests. Links inside are relative to the site's root. */
export function* apiFiles(catalogue: Catalogue): Generator<Output> {
  const schemas = publishedSchemas();
  yield json('api/v1/index.json', indexJson(catalogue, [...schemas.keys()]));
  for (const [name, schema] of schemas) yield json(address.schema(name), schema);
  for (const competition of catalogue.competitions) {
    const { name, inputs } = competition.contract;
    yield json(address.competitionJson(name), competitionJson(competition));
    yield json(address.leaderboardFile(name, 'json'), leaderboardJson(competition));
    yield { path: address.leaderboardFile(name, 'csv'), content: leaderboardCsv(competition) };
    yield json(address.example(name), exampleRequest(inputs));
    for (const version of competition.versions) yield json(address.versionJson(name, version.version), versionJson(version));
  }
}

function json(path: string, value: object): Output {
  return { path, content: `${JSON.stringify(value, null, 2)}\n` };
}

function indexJson(catalogue: Catalogue, schemas: readonly string[]): object {
  return {
    harvester: 1,
    audience: catalogue.inside ? 'internal' : 'public',
    asOf: catalogue.asOf ?? null,
    records: { trusted: catalogue.trusted, notTrusted: catalogue.untrusted },
    competitions: catalogue.competitions.map(({ contract, champion, versions, attempts }) => ({
      name: contract.name,
      title: contract.title,
      attempts: attempts.length,
      versions: versions.length,
      champion: champion?.version ?? null,
      page: address.competition(contract.name),
      api: address.competitionJson(contract.name),
      leaderboard: address.leaderboardFile(contract.name, 'json'),
    })),
    feeds: ['feed.xml', 'feed.json'],
    schemas: schemas.map(address.schema),
  };
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

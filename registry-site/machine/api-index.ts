import type { CompetitionFacts } from '../catalogue/facts.ts';
import { newest } from '../pages/home-page.ts';
import { address } from '../pages/addresses.ts';
import type { SitePart } from '../parts/site-part.ts';

/** One competition in `api/v1/index.json`; links are relative to the site's root. */
export interface IndexEntry {
  readonly name: string;
  readonly title: string;
  readonly attempts: number;
  readonly versions: number;
  readonly champion: number | null;
  readonly page: string;
  readonly api: string;
  readonly leaderboard: string;
}

/** The entry of a competition. */
export function indexEntry({ attempts, champion, contract, versions }: CompetitionFacts): IndexEntry {
  return {
    name: contract.name,
    title: contract.title,
    attempts: attempts.length,
    versions: versions.length,
    champion: champion?.version ?? null,
    page: address.competition(contract.name),
    api: address.competitionJson(contract.name),
    leaderboard: address.leaderboardFile(contract.name, 'json'),
  };
}

/** `api/v1/index.json`: where a machine starts. */
export function apiIndex(
  parts: readonly SitePart[],
  audience: 'internal' | 'public',
  untrusted: number,
  schemas: readonly string[],
): object {
  return {
    harvester: 1,
    audience,
    asOf: newest(parts) ?? null,
    records: { trusted: parts.reduce((sum, part) => sum + part.trusted, 0), notTrusted: untrusted },
    competitions: parts.map(({ index }) => index),
    search: address.search,
    feeds: ['feed.xml', 'feed.json'],
    schemas: schemas.map(address.schema),
  };
}

import type { Competition } from '../../core/contract/competition.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { frugalBoards } from '../../core/rules/frugal-board.ts';
import { latestPerTeam, rank } from '../../core/rules/ranking.ts';
import { withdrawnPulls } from '../../core/rules/withdrawn.ts';
import type { Filed, Records, Skipped } from '../records/read-records.ts';
import { visibleDeep } from '../records/visible-text.ts';
import { attemptFacts } from './attempt-facts.ts';
import type { AttemptFacts, Board, Catalogue, CompetitionFacts, VersionFacts } from './facts.ts';
import { versionFacts } from './version-facts.ts';

/** Joins trusted records into the whole picture, for insiders. Records of no configured competition or of a foreign repository are added to `skipped`. Throws when the configuration knows no repository for a competition. */
export function assemble(records: Records, competitions: readonly Competition[], config: HarvesterConfig, now?: string): Catalogue {
  const home = homes(competitions, config);
  const attempts = sift(records.attempts, home);
  const versions = sift(records.versions, home);
  const skipped = [...records.skipped, ...attempts.foreign, ...versions.foreign].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const joined = join(attempts.own, versions.own);
  const ordered = competitions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    competitions: ordered.map((contract) => competitionFacts(contract, home.get(contract.name) as string, joined, records.decisions, now)),
    trusted: attempts.own.length + versions.own.length,
    untrusted: skipped.length,
    inside: { records: config.records, mlflow: config.mlflow.uri, runners: config.runners, publishers: config.publishers, skipped },
  };
}

function homes(competitions: readonly Competition[], config: HarvesterConfig): Map<string, string> {
  const home = new Map<string, string>();
  for (const { name } of competitions) {
    const repository = config.competitions.find((configured) => configured.name === name)?.repository;
    if (!repository)
      throw new Error(`harvester.yaml has no competition "${name}", so its repository is not known. Add it under competitions:`);
    if (home.has(name)) throw new Error(`two contracts are called "${name}". Give each competition a name of its own`);
    home.set(name, repository);
  }
  return home;
}

type AnyFiled = Filed<'attempt'> | Filed<'version'>;

function sift<F extends AnyFiled>(filed: readonly F[], home: ReadonlyMap<string, string>): { own: F[]; foreign: Skipped[] } {
  const own: F[] = [];
  const foreign: Skipped[] = [];
  for (const item of filed) {
    const repository = home.get(item.record.competition);
    if (repository === undefined)
      foreign.push({ path: item.path, why: `signed, but there is no competition "${item.record.competition}"` });
    else if (repository !== item.record.key.repository)
      foreign.push({ path: item.path, why: `signed, but about ${item.record.key.repository}, where this competition does not run` });
    else own.push(item);
  }
  return { own, foreign };
}

interface Joined {
  readonly attempts: ReadonlyMap<Filed<'attempt'>, AttemptFacts>;
  readonly versions: readonly VersionFacts[];
}

function join(attempts: readonly Filed<'attempt'>[], versions: readonly Filed<'version'>[]): Joined {
  const facts = new Map(attempts.map((filed) => [filed, attemptFacts(filed)]));
  const byDigest = new Map([...facts].map(([filed, held]) => [filed.sha256, held]));
  return { attempts: facts, versions: versions.map((filed) => versionFacts(filed, byDigest.get(filed.record.attemptSha256))) };
}

function competitionFacts(
  contract: Competition,
  repository: string,
  joined: Joined,
  decisions: Records['decisions'],
  now: string | undefined,
): CompetitionFacts {
  const gone = withdrawnPulls(decisions.filter(({ competition, key }) => competition === contract.name && key.repository === repository));
  const { data, ...rest } = visibleDeep(contract);
  const attempts = [...joined.attempts].filter(([filed]) => filed.record.competition === contract.name);
  const versions = crown(joined.versions.filter((version) => version.competition === contract.name));
  const champion = versions.find((version) => version.isChampion);
  const asOf = now ?? latest(attempts.map(([, facts]) => facts.finishedAt).concat(versions.map(({ publishedAt }) => publishedAt)));
  return {
    ...(asOf === undefined ? {} : { asOf }),
    contract: rest,
    publicData: data.public,
    repository,
    privateRows: { feedback: data.feedback.rows, final: data.final.rows },
    boards: boards(
      attempts.filter(([filed]) => !gone.has(filed.record.key.number)),
      versions,
      contract,
    ),
    attempts: attempts.map(([, facts]) => facts).toSorted((a, b) => newestFirst(a.finishedAt, b.finishedAt) || b.number - a.number),
    versions,
    ...(champion ? { champion } : {}),
    inside: { feedback: data.feedback, final: data.final },
  };
}

/** The champion is the version crowned last that contradicts nothing. A maintainer's `/promote` crowns an older one anew. */
function crown(versions: readonly VersionFacts[]): VersionFacts[] {
  const ordered = versions.toSorted((a, b) => b.version - a.version);
  const champion = ordered
    .filter((version) => version.decision === 'crown' && version.problems.length === 0)
    .toSorted((a, b) => Date.parse(b.publishedAt) - Date.parse(a.publishedAt))[0];
  return ordered.map((version) => (version === champion ? { ...version, isChampion: true } : version));
}

function boards(
  attempts: readonly (readonly [Filed<'attempt'>, AttemptFacts])[],
  versions: readonly VersionFacts[],
  contract: Competition,
): Board[] {
  const facts = new Map(attempts.map(([filed, held]) => [filed.record, held]));
  const versionOf = new Map(versions.flatMap((version) => (version.attempt ? [[version.attempt, version] as const] : [])));
  return (['final', 'feedback'] as const).flatMap((name): Board[] => {
    const entries = attempts
      .map(([filed]) => filed.record)
      .filter(({ evaluation }) => evaluation.kind === 'scored' && evaluation.board === name);
    if (entries.length === 0) return [];
    const ranked = rank(latestPerTeam(entries), contract.ranking.tiebreak);
    const rows = ranked.map(({ attempt, position, group }) => {
      const held = facts.get(attempt) as AttemptFacts;
      const version = versionOf.get(held);
      return { attempt: held, position, group, ...(version ? { version } : {}) };
    });
    const frugal = frugalBoards(ranked).map(({ entries: cheap, runnerClass }) => ({
      runnerClass,
      rows: cheap.map(({ attempt, cheapest, group, position }) => ({
        attempt: facts.get(attempt) as AttemptFacts,
        position,
        group,
        cheapest,
      })),
    }));
    return [{ name, rows, frugal }];
  });
}

function latest(moments: readonly string[]): string | undefined {
  return moments.reduce<string | undefined>(
    (best, moment) => (best === undefined || newestFirst(moment, best) < 0 ? moment : best),
    undefined,
  );
}

function newestFirst(a: string, b: string): number {
  return Date.parse(b) - Date.parse(a);
}

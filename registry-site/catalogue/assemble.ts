import type { Competition } from '../../core/contract/competition.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { finalBoard } from '../../core/rules/final-board.ts';
import { frugalBoards } from '../../core/rules/frugal-board.ts';
import { hallOfFame, type Fame } from '../../core/rules/hall-of-fame.ts';
import { latestPerTeam, rank, type Ranked } from '../../core/rules/ranking.ts';
import { rewardsOf } from '../../core/rules/rewards.ts';
import { withdrawnPulls } from '../../core/rules/withdrawn.ts';
import type { Filed, Records, Skipped } from '../records/read-records.ts';
import { visibleDeep } from '../records/visible-text.ts';
import { attemptFacts } from './attempt-facts.ts';
import type { AttemptFacts, Board, Catalogue, CompetitionFacts, VersionFacts } from './facts.ts';
import { insideCompetition } from './inside-competition.ts';
import { versionFacts } from './version-facts.ts';

/** Joins trusted records into the whole picture, for insiders. Records of no configured competition or of a foreign repository are added to `skipped`. Throws when the configuration knows no repository for a competition. */
export function assemble(records: Records, competitions: readonly Competition[], config: HarvesterConfig, now?: string): Catalogue {
  const home = homes(competitions, config);
  const attempts = sift(records.attempts, home);
  const versions = sift(records.versions, home);
  const later = [...(records.reevaluations ?? []), ...(records.tunings ?? []), ...(records.reproductions ?? [])];
  const [known, unknown] = [true, false].map((wanted) => later.filter(({ record }) => home.has(record.competition) === wanted));
  const skipped = [...records.skipped, ...attempts.foreign, ...versions.foreign, ...(unknown ?? []).map(homeless)].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const joined = join(attempts.own, versions.own);
  const ordered = competitions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    competitions: ordered.map((contract) => competitionFacts(contract, home.get(contract.name) as string, joined, records, now)),
    trusted: attempts.own.length + versions.own.length + (known ?? []).length,
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
    if (repository === undefined) foreign.push(homeless(item));
    else if (repository !== item.record.key.repository)
      foreign.push({ path: item.path, why: `signed, but about ${item.record.key.repository}, where this competition does not run` });
    else own.push(item);
  }
  return { own, foreign };
}

function homeless({ path, record }: { readonly path: string; readonly record: { readonly competition: string } }): Skipped {
  return { path, why: `signed, but there is no competition "${record.competition}"` };
}

interface Joined {
  readonly attempts: ReadonlyMap<Filed<'attempt'>, AttemptFacts>;
  readonly versions: ReadonlyMap<Filed<'version'>, VersionFacts>;
}

function join(attempts: readonly Filed<'attempt'>[], versions: readonly Filed<'version'>[]): Joined {
  const facts = new Map(attempts.map((filed) => [filed, attemptFacts(filed)]));
  const byDigest = new Map([...facts].map(([filed, held]) => [filed.sha256, held]));
  return {
    attempts: facts,
    versions: new Map(versions.map((filed) => [filed, versionFacts(filed, byDigest.get(filed.record.attemptSha256))])),
  };
}

function competitionFacts(
  contract: Competition,
  repository: string,
  joined: Joined,
  records: Records,
  now: string | undefined,
): CompetitionFacts {
  const gone = withdrawnPulls(
    records.decisions.filter(({ competition, key }) => competition === contract.name && key.repository === repository),
  );
  const { data, ...rest } = visibleDeep(contract);
  const attempts = [...joined.attempts].filter(([filed]) => filed.record.competition === contract.name);
  const own = [...joined.versions].filter(([, version]) => version.competition === contract.name);
  const versions = crown(own.map(([, version]) => version));
  const champion = versions.find((version) => version.isChampion);
  const asOf = now ?? latest(attempts.map(([, facts]) => facts.finishedAt).concat(versions.map(({ publishedAt }) => publishedAt)));
  const isOver = finalIsOver(contract, asOf);
  const ranked = rankings(
    attempts.flatMap(([{ record }]) => (gone.has(record.key.number) ? [] : [record])),
    contract,
  );
  const sound = own.filter(([, { problems }]) => problems.length === 0).map(([{ record }]) => record);
  return {
    ...(asOf === undefined ? {} : { asOf }),
    contract: rest,
    publicData: data.public,
    repository,
    privateRows: { feedback: data.feedback.rows, final: data.final.rows },
    boards: boards(ranked, attempts, versions),
    isOver,
    fame: fame(contract, sound, isOver ? ranked.final : []),
    attempts: attempts.map(([, facts]) => facts).toSorted((a, b) => newestFirst(a.finishedAt, b.finishedAt) || b.number - a.number),
    versions,
    ...(champion ? { champion } : {}),
    inside: insideCompetition(contract, repository, records, versions),
  };
}

/** Whether the last final phase (or the last phase, where none is final) has closed. Without a moment nothing counts as closed. */
function finalIsOver({ phases }: Competition, asOf: string | undefined): boolean {
  if (asOf === undefined) return false;
  const final = phases.filter((phase) => phase.board === 'final');
  return (final.length > 0 ? final : phases).every((phase) => Date.parse(phase.closes) <= Date.parse(asOf));
}

function fame(contract: Competition, versions: Filed<'version'>['record'][], final: readonly Ranked[]): Fame[] {
  return hallOfFame({ versions, rewards: new Map([[contract.name, rewardsOf(final, contract)]]) });
}

/** The champion is the version crowned last that contradicts nothing. A maintainer's `/promote` crowns an older one anew. */
function crown(versions: readonly VersionFacts[]): VersionFacts[] {
  const ordered = versions.toSorted((a, b) => b.version - a.version);
  const champion = ordered
    .filter((version) => version.decision === 'crown' && version.problems.length === 0)
    .toSorted((a, b) => Date.parse(b.publishedAt) - Date.parse(a.publishedAt))[0];
  return ordered.map((version) => (version === champion ? { ...version, isChampion: true } : version));
}

type Rankings = Readonly<Record<Board['name'], readonly Ranked[]>>;

/** Of each team its newest entry on the feedback board, and the better one of its final entries on the final board. */
function rankings(attempts: readonly Filed<'attempt'>['record'][], { ranking }: Competition): Rankings {
  const entries = (name: Board['name']): Filed<'attempt'>['record'][] =>
    attempts.filter(({ evaluation }) => evaluation.kind === 'scored' && evaluation.board === name);
  return { final: finalBoard(entries('final'), ranking), feedback: rank(latestPerTeam(entries('feedback')), ranking.tiebreak) };
}

function boards(
  rankings: Rankings,
  attempts: readonly (readonly [Filed<'attempt'>, AttemptFacts])[],
  versions: readonly VersionFacts[],
): Board[] {
  const facts = new Map(attempts.map(([filed, held]) => [filed.record, held]));
  const versionOf = new Map(versions.flatMap((version) => (version.attempt ? [[version.attempt, version] as const] : [])));
  return (['final', 'feedback'] as const).flatMap((name): Board[] => {
    const ranked = rankings[name];
    if (ranked.length === 0) return [];
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

import type { AttemptFacts, CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { attemptHref } from './attempt-href.ts';
import { rowOf } from './board-rows.ts';
import { attemptsById } from './comparison-view.ts';
import { kin, versionHref } from './kin.ts';
import { standingView } from './standing-view.ts';

/*
 * What the pages of one record follow from, as short texts: while one stays, its page stays, and need not even be rendered. The contract and
 * the configuration are those of the builder and never change.
 */

/** What the page of an attempt that became no version follows from. */
export function attemptKey(competition: CompetitionFacts, attempt: AttemptFacts): string {
  return ownKey(competition, attempt).join(' ');
}

/** What a version's page follows from: its own records, where it stands, and those of the others that it names. */
export function versionKey(competition: CompetitionFacts, version: VersionFacts): string {
  const { attempt } = version;
  return [
    version.isChampion,
    competition.champion?.version,
    ...versionOwn(version),
    ...kinKey(competition, version),
    ...(attempt ? [standingKey(competition, attempt), ...ownKey(competition, attempt)] : []),
  ].join(' ');
}

/** Its rank, and its place in the drawing of its board. */
function standingKey({ boards, contract }: CompetitionFacts, attempt: AttemptFacts): string | undefined {
  const { outcome } = attempt;
  const board = outcome.kind === 'scored' ? boards.find(({ name }) => name === outcome.board) : undefined;
  const [primary] = outcome.kind === 'scored' ? outcome.scores : [];
  return board && primary && JSON.stringify([rowOf(board, attempt)?.group, standingView(contract.name, board, primary)]);
}

/** Which of its parents are known, what was built on it, and what became of it later. */
function kinKey(
  competition: CompetitionFacts,
  { competition: name, headSha, number, parents, version }: VersionFacts,
): (string | undefined)[] {
  const { children, reevaluations, reproductions, tunings } = kin(competition);
  const later = [...(reevaluations.get(version) ?? []), ...(tunings.get(version) ?? [])];
  return [
    ...parents.map(({ model }) => versionHref(competition, model)),
    ...(children.get(`${name}/${version}`) ?? []).map(({ other }) => other.recordSha256),
    ...(later.length > 0 ? [JSON.stringify(later.map(({ proof, ...shown }) => [proof.path, shown]))] : []),
    reproductions.get(`${number}/${headSha}`)?.recordSha256,
  ];
}

/** What `api/v1/models/<name>/<version>.json` follows from. */
export function versionFileKey(version: VersionFacts): string {
  return [version.isChampion, ...versionOwn(version), version.attempt?.recordSha256, version.attempt?.outcome.kind].join(' ');
}

function versionOwn({ problems, recordSha256 }: VersionFacts): string[] {
  return [recordSha256, ...problems];
}

/** An attempt, and those it is compared with as far as they are known here. */
function ownKey(competition: CompetitionFacts, { inside, outcome, recordSha256 }: AttemptFacts): (string | undefined)[] {
  const known = attemptsById(competition);
  const named = (inside?.comparisons ?? []).map((comparison) => known.get(comparison.with));
  return [recordSha256, outcome.kind, ...named.map((other) => other && `${other.recordSha256} ${attemptHref(competition, other)}`)];
}

import type { AttemptFacts, CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { sha256Hex } from '../records/sha256-hex.ts';
import { boardScale } from './board-scale.ts';
import { attemptsById } from './comparison-view.ts';

/*
 * What the pages of one record follow from, as short texts: while one stays, its page stays, and need not even be rendered. The contract and
 * the configuration are those of the builder and never change.
 */

/** What an attempt's page follows from. `version` is what it became, if anything. */
export function attemptKey(competition: CompetitionFacts, attempt: AttemptFacts, version: VersionFacts | undefined): string {
  return [...ownKey(competition, attempt), version?.version, version?.isChampion].join(' ');
}

/** What a version's page follows from. */
export function versionKey(competition: CompetitionFacts, version: VersionFacts): string {
  const { attempt } = version;
  const ranks = competition.boards.map((board) => {
    const row = attempt && rowsByAttempt(board).get(attempt.recordSha256);
    return row && `${row.position} ${row.group.from} ${row.group.to}`;
  });
  return [
    aroundVersions(competition),
    ...ranks,
    version.isChampion,
    ...versionOwn(version),
    ...(attempt ? ownKey(competition, attempt) : []),
  ].join(' ');
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
  return [recordSha256, outcome.kind, ...(inside?.comparisons ?? []).map((other) => known.get(other.with)?.recordSha256)];
}

type Boards = CompetitionFacts['boards'];
const rowsOf = new WeakMap<Boards[number], ReadonlyMap<string, Boards[number]['rows'][number]>>();

function rowsByAttempt(board: Boards[number]): ReadonlyMap<string, Boards[number]['rows'][number]> {
  const known = rowsOf.get(board) ?? new Map(board.rows.map((row) => [row.attempt.recordSha256, row]));
  rowsOf.set(board, known);
  return known;
}

const around = new WeakMap<CompetitionFacts, string>();

/** Everything of a competition that shows on any version's page, made once: the others, the boards, what became of any of them. */
function aroundVersions(competition: CompetitionFacts): string {
  const known = around.get(competition);
  if (known !== undefined) return known;
  const { boards, inside, versions } = competition;
  const made = sha256Hex(
    JSON.stringify([
      versions.map((version) => [version.isChampion, ...versionOwn(version)]),
      boards.map((board) => [board.name, board.rows.length, boardScale(board).field, boardScale(board).axis]),
      [inside?.reevaluations, inside?.tunings, inside?.reproductions],
    ]),
  );
  around.set(competition, made);
  return made;
}

import type { Competition } from '../../core/contract/competition.ts';
import type { ResultsRecord } from '../../core/contract/results-record.ts';
import { entryId } from '../../core/rules/champion.ts';
import { eligibilityFor } from '../../core/rules/eligibility.ts';
import { finalBoard, winnersOf } from '../../core/rules/final-board.ts';
import { finalists } from '../../core/rules/final-selection.ts';
import { closesAt } from '../../core/rules/late-entry.ts';
import type { Ranked } from '../../core/rules/ranking.ts';
import { rewardsOf } from '../../core/rules/rewards.ts';
import { verifyWinner, type Verification } from '../../core/rules/verification.ts';
import type { CompetitionSnapshot } from './snapshot.ts';

export interface Results {
  readonly closes: string;
  /** Pull requests of all that are in the final. */
  readonly numbers: readonly number[];
  /** Final runs that are in, and all there will be. */
  readonly done: number;
  readonly all: number;
  readonly board: readonly Ranked[];
  /** Empty until every run is in. */
  readonly winners: readonly { readonly entry: Ranked; readonly list: readonly Verification[] }[];
  readonly record?: ResultsRecord;
}

/** How a closed competition stands, from its records alone. */
export function resultsOf(snapshot: CompetitionSnapshot, competition: Competition): Results {
  const all = finalists(snapshot.attempts, snapshot.decisions, competition);
  const ids = new Set(all.map(({ attempt }) => entryId(attempt)));
  const finals = snapshot.finals.filter((final) => ids.has(entryId(final)));
  const board = finalBoard(finals, competition.ranking);
  const closes = closesAt(competition.phases);
  const complete = finals.length === all.length && all.length > 0;
  const winners = complete ? winnersOf(board, competition.ranking.ties) : [];
  return {
    closes,
    numbers: [...new Set(all.map(({ attempt }) => attempt.key.number))],
    done: finals.length,
    all: all.length,
    board,
    winners: winners.map((entry) => ({ entry, list: listOf(entry, snapshot, competition) })),
    ...(complete && { record: recordOf(board, closes, competition) }),
  };
}

/** What was recorded was taken in first: its licence, card, terms and people passed intake then. */
function listOf({ attempt }: Ranked, { name, config, reproductions }: CompetitionSnapshot, { agreement }: Competition): Verification[] {
  const { number, headSha } = attempt.key;
  const reproduction = reproductions.find(({ key }) => key.number === number && key.headSha === headSha);
  return verifyWinner({
    reproduction,
    licence: true,
    card: true,
    agreement: agreement.dco || agreement.persons ? true : undefined,
    identity: eligibilityFor(config, name) ? true : undefined,
    trainCode: reproduction && reproduction.train !== null,
  });
}

function recordOf(board: readonly Ranked[], closed: string, competition: Competition): ResultsRecord {
  return {
    harvester: 1,
    competition: competition.name,
    closed: new Date(closed).toISOString(),
    board: board.flatMap(({ attempt, group }) => {
      const [score] = attempt.evaluation.kind === 'scored' ? attempt.evaluation.scores : [];
      return score ? [{ team: attempt.team, key: attempt.key, title: attempt.title, rank: group, score }] : [];
    }),
    rewards: rewardsOf(board, competition),
  };
}

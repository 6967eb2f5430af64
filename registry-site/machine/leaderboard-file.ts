import type { Board, BoardRow, CompetitionFacts } from '../catalogue/facts.ts';
import { attemptHref } from '../pages/attempt-href.ts';
import { csv } from './csv.ts';

/** `leaderboard.json`: every board of a competition, full precision. */
export function leaderboardJson(competition: CompetitionFacts): object {
  return {
    competition: competition.contract.name,
    metric: competition.contract.metrics.primary,
    boards: competition.boards.map((board) => ({ board: board.name, rows: board.rows.map((row) => rowJson(competition, row)) })),
  };
}

function rowJson(competition: CompetitionFacts, { attempt, position, group, version }: BoardRow): object {
  const { outcome } = attempt;
  const scored = outcome.kind === 'scored' ? { scores: outcome.scores, held: outcome.held, cost: outcome.cost } : {};
  return {
    position,
    rank: group,
    team: attempt.team,
    title: attempt.title,
    pull: { repository: attempt.repository, number: attempt.number, headSha: attempt.headSha },
    ...scored,
    version: version?.version ?? null,
    champion: version?.isChampion ?? false,
    recordSha256: attempt.recordSha256,
    page: attemptHref(competition, attempt),
  };
}

const fixed = ['board', 'position', 'rank_from', 'rank_to', 'team', 'title', 'metric', 'score', 'low', 'high', 'held'];
const costs = [
  'energy_wh_per_1000',
  'energy_method',
  'latency_p50_ms',
  'latency_p95_ms',
  'model_bytes',
  'version',
  'champion',
  'pull',
  'head_sha',
  'record_sha256',
];

/** `leaderboard.csv`: the same rows as one flat table; other metrics have a column each. */
export function leaderboardCsv({ boards, contract }: CompetitionFacts): string {
  const others = contract.metrics.others.map((metric) => metric.name);
  return csv([[...fixed, ...others, ...costs], ...boards.flatMap((board) => board.rows.map((row) => rowCells(board, row, others)))]);
}

function rowCells(
  board: Board,
  { attempt, position, group, version }: BoardRow,
  others: readonly string[],
): (string | number | boolean | null)[] {
  const { outcome } = attempt;
  if (outcome.kind !== 'scored') return [];
  const [primary] = outcome.scores;
  const { cost } = outcome;
  const identity = [board.name, position, group.from, group.to, attempt.team, attempt.title];
  const score = [primary?.name ?? null, primary?.value ?? null, primary?.low ?? null, primary?.high ?? null, outcome.held];
  const other = others.map((name) => outcome.scores.find((held) => held.name === name)?.value ?? null);
  const price = [cost.energyWhPer1000, cost.energyMethod, cost.latencyMs.p50, cost.latencyMs.p95, cost.modelBytes];
  const origin = [
    version?.version ?? null,
    version?.isChampion ?? false,
    `${attempt.repository}#${attempt.number}`,
    attempt.headSha,
    attempt.recordSha256,
  ];
  return [...identity, ...score, ...other, ...price, ...origin];
}

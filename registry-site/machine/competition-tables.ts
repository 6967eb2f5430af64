import type { CompetitionFacts } from '../catalogue/facts.ts';
import { address } from '../pages/addresses.ts';
import { strongestOpponents } from '../pages/comparison-view.ts';
import { newBests } from '../pages/history-view.ts';
import type { Output } from '../render/site-folder.ts';
import { csv } from './csv.ts';

/**
 * The tables of one competition that its pages show in pieces: what each attempt costs, how the top score came about; for insiders paired tests and
 * tuned versions.
 */
export function* competitionTables(competition: CompetitionFacts): Generator<Output> {
  const { boards, contract, inside } = competition;
  if (boards.length === 0) return;
  yield { path: address.costsFile(contract.name), content: costs(competition) };
  yield { path: address.topScoresFile(contract.name), content: topScores(competition) };
  if (!inside) return;
  yield { path: address.comparisonsFile(contract.name), content: comparisons(competition) };
  if (inside.tunings.length > 0) yield { path: address.tuningsFile(contract.name), content: tunings(inside.tunings) };
}

/** One line for each attempt with a score, newest first. */
function costs({ attempts, versions }: CompetitionFacts): string {
  const became = new Map(versions.map(({ attemptSha256, version }) => [attemptSha256, version]));
  const head = [
    'board',
    'version',
    'team',
    'pull',
    'head_sha',
    'energy_wh_per_1000',
    'energy_method',
    'co2e_g_per_1000',
    'latency_p50_ms',
    'latency_p95_ms',
    'model_bytes',
    'peak_memory_mb',
    'cpu_seconds',
    'runner_class',
  ];
  const lines = attempts.flatMap(({ headSha, number, outcome, recordSha256, team }) => {
    if (outcome.kind !== 'scored') return [];
    const { co2eGramsPer1000, cpuSeconds, energyMethod, energyWhPer1000, latencyMs, modelBytes, peakMemoryMB, runnerClass } = outcome.cost;
    const origin = [outcome.board, became.get(recordSha256) ?? null, team, number, headSha];
    const power = [energyWhPer1000, energyMethod, co2eGramsPer1000 ?? null];
    return [[...origin, ...power, latencyMs.p50, latencyMs.p95, modelBytes, peakMemoryMB, cpuSeconds, runnerClass ?? null]];
  });
  return csv([head, ...lines]);
}

/** Each new best of each board, oldest first. */
function topScores({ attempts, boards }: CompetitionFacts): string {
  const lines = boards.flatMap(({ name }) =>
    newBests(attempts, name).map(({ attempt: { finishedAt, headSha, number, team }, score }) => [
      name,
      finishedAt,
      team,
      number,
      headSha,
      score.name,
      score.value,
      score.low,
      score.high,
    ]),
  );
  return csv([['board', 'when', 'team', 'pull', 'head_sha', 'metric', 'score', 'low', 'high'], ...lines]);
}

/** The tests of each entry that stands on a board, its strongest opponents only: all pairs of a large board would be millions. */
function comparisons({ boards }: CompetitionFacts): string {
  const lines = boards.flatMap(({ name, rows }) =>
    rows.flatMap(({ attempt: { headSha, inside, number, team }, version }) =>
      strongestOpponents(inside?.comparisons ?? []).map(({ difference, p, with: other }) => [
        name,
        team,
        version?.version ?? null,
        `${number}/${headSha}`,
        other,
        difference,
        p,
      ]),
    ),
  );
  return csv([['board', 'team', 'version', 'attempt', 'against', 'difference', 'p'], ...lines]);
}

function tunings(all: NonNullable<CompetitionFacts['inside']>['tunings']): string {
  const head = [
    'id',
    'version',
    'data',
    'data_version',
    'when',
    'metric',
    'score',
    'low',
    'high',
    'rows',
    'difference',
    'p',
    'trials',
    'problem',
    'sha256',
  ];
  const lines = all.map(({ problem, record: { data, finishedAt, heldOut, id, parent, search }, recordSha256 }) => {
    const [primary] = heldOut.scores;
    const score = [primary?.name ?? null, primary?.value ?? null, primary?.low ?? null, primary?.high ?? null];
    const test = [heldOut.rows, heldOut.difference, heldOut.p, search?.trials.length ?? null];
    return [id, parent.version, `${data.owner}/${data.name}`, data.version, finishedAt, ...score, ...test, problem ?? null, recordSha256];
  });
  return csv([head, ...lines]);
}

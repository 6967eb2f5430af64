import type { VersionRecord } from '../../core/contract/records.ts';
import { pValueText } from '../../core/rules/p-value.ts';
import type { Judged } from '../decide/situation.ts';
import type { Standing } from '../decide/standing.ts';
import { short } from '../decide/short.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { code, Markdown, prose } from './escape.ts';
import { latency, metricName, ranks, signed } from './figures.ts';
import { finalNext, finalRow, awardOf } from './final-rows.ts';
import { gateRow, intakeRow } from './first-rows.ts';
import { creditRow, evaluationRow, lookRows, mergeRow, reviewRow } from './later-rows.ts';
import { proofOf } from './proof-of.ts';
import { scoreLine, type Scored } from './score-line.ts';
import { waitingMeaning, waitingNext } from './waiting.ts';
import type { CommentView, LoadView } from './view.ts';

/** Beyond noise, as the board and the champion rule have it. */
const alpha = 0.05;

/** The comment about an attempt that has a score: how it stands, what led to it, and what comes next. */
export function scoredView(judged: Judged, evaluation: Scored, snapshot: Snapshot, words: Catalogue): CommentView {
  const { standing, ending, final } = judged;
  const { say } = words;
  const waits = ending.kind === 'publishing' ? ending.waiting : undefined;
  const award = awardOf(judged, words);
  const rows = [
    intakeRow(judged, words),
    gateRow(judged, words),
    evaluationRow(evaluation, words),
    ...creditRow(judged, words),
    ...lookRows(judged, words),
    ...reviewRow(judged, words),
    mergeRow(judged, snapshot, words),
    ...finalRow(judged, words),
  ];
  return {
    answer: answerOf(judged, evaluation, words),
    facts: factsOf(judged, evaluation, words),
    paragraphs: [
      ...(evaluation.held ? [say.heldMeaning] : []),
      ...(waits && waits.kind !== 'under-way' ? [waitingMeaning(waits, words)] : []),
    ],
    problems: [],
    stages: rows,
    ...(award && { award }),
    ...(standing?.before && !evaluation.held && { since: sinceBefore(standing.before, evaluation, words) }),
    ...(ending.kind === 'published' && { load: loadView(judged, ending.version, snapshot, words) }),
    proof: proofOf(judged, snapshot, words),
    ...(final?.kind === 'done' && final.group && { next: finalNext(final, words) }),
    ...(waits && waitingNext(waits, snapshot, words)),
  };
}

function answerOf({ ending, standing, final }: Judged, evaluation: Scored, { say, finals }: Catalogue): Markdown {
  if (final?.kind === 'done' && final.record.evaluation.kind === 'scored')
    return final.group ? finals.result(ranks(final.group), final.of) : finals.scored;
  if (ending.kind === 'published') {
    const { version, champion } = ending.version;
    return champion.kind === 'crown' ? say.champion(version) : say.published(version);
  }
  if (ending.kind === 'publishing') return say.publishing;
  if (evaluation.held) return say.held;
  if (!standing?.champion) return standing && standing.group.from > 1 ? say.scored : say.first;
  const { test } = standing.champion;
  if (!test) return say.scored;
  if (test.pBetter < alpha) return say.better;
  return test.pWorse < alpha ? say.behind : say.level;
}

function factsOf(judged: Judged, evaluation: Scored, { say, finals }: Catalogue): Markdown {
  const { record, standing, final, attempt, left } = judged;
  const head = code(short(record.key.headSha));
  if (final?.kind === 'done' && final.record.evaluation.kind === 'scored')
    return prose`${scoreLine(final.record.evaluation)} ${finals.onFinalData} · ${head}`;
  const late = final?.kind === 'out' && final.why === 'late';
  const rank = late
    ? prose` · ${finals.late}`
    : standing
      ? prose` · ${say.rank(ranks(standing.group), standing.of, record.finishedAt)}`
      : prose``;
  return prose`${scoreLine(evaluation)}${rank} · ${head}, ${say.counted(attempt, left)}`;
}

function sinceBefore({ attempt, test }: NonNullable<Standing['before']>, now: Scored, words: Catalogue): Markdown {
  if (attempt.evaluation.kind !== 'scored') return prose``;
  const { say, figures } = words;
  const was = attempt.evaluation.cost;
  const name = metricName(now.scores[0]?.name ?? '');
  const step = test ? prose`${signed(test.difference)} ${name} (${pValueText(test.pBetter)})` : say.noPairedTest;
  const bytes = ratio(was.modelBytes, now.cost.modelBytes, figures.smaller, figures.larger, figures.sameSize);
  const speed = ratio(was.latencyMs.p50, now.cost.latencyMs.p50, figures.faster, figures.slower, figures.sameSpeed);
  const latencies = speed === figures.sameSpeed ? '' : ` (${latency(now.cost.latencyMs.p50, words)})`;
  return prose`${code(short(attempt.key.headSha))}: ${step}, ${bytes}, ${speed}${latencies}`;
}

type Times = (times: string) => string;

function ratio(was: number, now: number, less: Times, more: Times, same: string): string {
  if (was <= 0 || now <= 0 || Math.max(was, now) / Math.min(was, now) < 1.25) return same;
  return now < was ? less((was / now).toFixed(1)) : more((now / was).toFixed(1));
}

function loadView(
  { record, competition }: Judged,
  { champion, registry, version }: VersionRecord,
  { config }: Snapshot,
  { say }: Catalogue,
): LoadView {
  const uri = champion.kind === 'crown' ? `models:/${registry.name}@champion` : `models:/${registry.name}/${registry.version}`;
  const page = `${config.site.url.replace(/\/$/, '')}/models/${competition.name}/${version}.html`;
  return {
    python: new Markdown(['```python', 'import mlflow', `model = mlflow.pyfunc.load_model("${uri}")`, '```'].join('\n')),
    site: say.modelPage(competition.title, record.team, new Markdown(page)),
  };
}

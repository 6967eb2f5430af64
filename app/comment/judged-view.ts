import type { Evaluation } from '../../core/contract/evaluation.ts';
import type { Finding } from '../../core/contract/gate-report.ts';
import type { VersionRecord } from '../../core/contract/records.ts';
import type { Judged } from '../decide/situation.ts';
import type { Standing } from '../decide/standing.ts';
import { short } from '../decide/short.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { classes, say } from './english.ts';
import { block, code, lines, prose, text, Markdown } from './escape.ts';
import { pValueText } from '../../core/rules/p-value.ts';
import { count, energy, latency, metricName, score, signed, size } from './figures.ts';
import { intakeLine } from './intake-line.ts';
import { maintainers, waitingMeaning, waitingNext } from './waiting.ts';
import type { CommentView, LoadView, ProblemView, StageRow } from './view.ts';

const shown = 10;
/** Beyond noise, as the board and the champion rule have it. */
const alpha = 0.05;

/** The comment about an attempt that has its answer, merged and published or not. */
export function judgedView(judged: Judged, snapshot: Snapshot): CommentView {
  const { evaluation } = judged.record;
  return evaluation.kind === 'scored' ? scoredView(judged, evaluation, snapshot) : failedView(judged, evaluation, snapshot);
}

type Scored = Extract<Evaluation, { kind: 'scored' }>;
type Failed = Extract<Evaluation, { kind: 'failed' }>;

function failedView(judged: Judged, evaluation: Failed, snapshot: Snapshot): CommentView {
  const { record } = judged;
  const words = classes[evaluation.errorClass];
  const counted = judged.charged ? say.counted(judged.attempt, judged.left) : say.notCounted;
  const atGate = evaluation.errorClass === 'GATE';
  const findings = record.gate.findings.filter((finding) => finding.severity === 'error');
  const smokeFailed = !evaluation.smoke.passed && !atGate;
  return {
    answer: words.answer,
    facts: prose`${code(evaluation.errorClass)} · ${code(short(record.key.headSha))}, ${counted}`,
    paragraphs: [words.meaning],
    problems: atGate ? findings.slice(0, shown).map((finding) => findingView(finding, record.team)) : [],
    ...(atGate && findings.length > shown && { more: say.moreInChecks(findings.length - shown) }),
    stages: [
      intakeRow(judged),
      atGate
        ? {
            icon: '❌',
            stage: prose`gate`,
            says: prose`${count(findings.length, 'finding')}`,
          }
        : gateRow(judged),
      {
        icon: atGate ? '➖' : '❌',
        stage: prose`evaluation`,
        says: atGate ? say.notReached : whereItFailed(evaluation),
      },
    ],
    ...(evaluation.smoke.excerpt !== '' && {
      smoke: { says: smokeFailed ? say.smokeFailed : say.smokePassed, excerpt: block(evaluation.smoke.excerpt) },
    }),
    proof: proof(judged, snapshot),
    next: say.next(words.next),
  };
}

function whereItFailed(evaluation: Failed): Markdown {
  if (evaluation.stage === 'smoke') return prose`${code(evaluation.errorClass)} on the public data already`;
  return evaluation.smoke.passed
    ? prose`fine on the public data, ${code(evaluation.errorClass)} on the private`
    : prose`${code(evaluation.errorClass)}`;
}

function findingView(finding: Finding, team: string): ProblemView {
  const path = submissionPath(finding.path, team);
  const place =
    finding.line !== undefined ? `${path}:${finding.line}` : finding.offset !== undefined ? `${path} (byte ${finding.offset})` : path;
  return { place: code(place), says: prose`${text(finding.message, 600)} (${code(finding.rule)})`, next: text(finding.fix, 400) };
}

/** The gate sees the team's folder; people see the repository. */
export function submissionPath(path: string, team: string): string {
  return path.startsWith(`submissions/${team}/`) ? path : `submissions/${team}/${path}`;
}

function scoredView(judged: Judged, evaluation: Scored, snapshot: Snapshot): CommentView {
  const { record, standing, ending } = judged;
  const waits = ending.kind === 'publishing' ? ending.waiting : undefined;
  return {
    answer: answerOf(judged, evaluation),
    facts: prose`${scoreLine(evaluation)}${standing ? prose` · ${rankLine(standing)}` : ''} · ${code(short(record.key.headSha))}, ${say.counted(judged.attempt, judged.left)}`,
    paragraphs: [...(evaluation.held ? [say.heldMeaning] : []), ...(waits && waits.kind !== 'under-way' ? [waitingMeaning(waits)] : [])],
    problems: [],
    stages: [intakeRow(judged), gateRow(judged), evaluationRow(evaluation), mergeRow(judged, snapshot)],
    ...(standing?.before && !evaluation.held && { since: sinceBefore(standing.before, evaluation) }),
    ...(ending.kind === 'published' && { load: loadView(judged, ending.version, snapshot) }),
    proof: proof(judged, snapshot),
    ...(waits && waitingNext(waits, snapshot)),
  };
}

function answerOf({ ending, standing }: Judged, evaluation: Scored): Markdown {
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

function scoreLine({ scores }: Scored): Markdown {
  const [primary] = scores;
  if (!primary) return prose``;
  const shownScore = score(primary);
  return prose`${metricName(primary.name)} **${shownScore.value}** (95 % ${shownScore.low}–${shownScore.high})`;
}

function rankLine({ group, of }: Standing): Markdown {
  return prose`rank ${group.from === group.to ? `${group.from}` : `${group.from}–${group.to}`} of ${of}`;
}

function intakeRow({ record, licence, competition }: Judged): StageRow {
  return {
    icon: '✅',
    stage: prose`intake`,
    says: intakeLine(record.submission.files, record.submission.bytes, licence, competition),
  };
}

function gateRow({ record, artifacts }: Judged): StageRow {
  const { scanned, findings } = record.gate;
  const what =
    artifacts === undefined
      ? count(scanned.length, 'file')
      : `${count(artifacts, 'artifact')} and ${count(Math.max(0, scanned.length - artifacts), 'other file')}`;
  const found = findings.length === 0 ? 'nothing found' : `${count(findings.length, 'warning')} in the check`;
  return {
    icon: findings.length === 0 ? '✅' : '⚠️',
    stage: prose`gate`,
    says: prose`${what} read to the last byte, ${found}`,
  };
}

function evaluationRow({ cost }: Scored): StageRow {
  const says = prose`deterministic · ${size(cost.modelBytes)} · ${latency(cost.latencyMs.p50)} · ${energy(cost)}`;
  return {
    icon: '✅',
    stage: prose`evaluation`,
    says,
  };
}

function mergeRow({ ending, selected, competition }: Judged, snapshot: Snapshot): StageRow {
  if (ending.kind === 'published') {
    const { champion, version } = ending.version;
    const role = champion.kind === 'crown' ? prose`champion` : prose`not champion`;
    return {
      icon: '✅',
      stage: prose`publish`,
      says: prose`version ${version}, ${role}: ${champion.why}`,
    };
  }
  if (ending.kind === 'publishing')
    return {
      icon: ending.waiting.kind === 'stuck' ? '⚠️' : '⏳',
      stage: prose`publish`,
      says: prose`packaged and registered from trusted code`,
    };
  if (ending.kind === 'on-hold')
    return { icon: '⚠️', stage: ending.merged ? prose`publish` : prose`merge`, says: say.onHold(ending.hold.by, ending.hold.at) };
  const { rule, automatic } = competition.merge;
  const who = automatic ? say.mergesItself : say.waitsFor(maintainers(snapshot));
  const why = rule === 'maintainer' ? [] : [text(ending.merge.why)];
  const chosen = selected ? [say.selected(selected.by)] : [];
  const blocked = ending.merge.kind === 'wait' && automatic;
  const says = [...(blocked ? [] : [who]), ...why, ...chosen].reduce((all, one) => prose`${all} · ${one}`);
  return { icon: '⏳', stage: prose`merge`, says };
}

function sinceBefore({ attempt, test }: NonNullable<Standing['before']>, now: Scored): Markdown {
  if (attempt.evaluation.kind !== 'scored') return prose``;
  const was = attempt.evaluation;
  const name = metricName(now.scores[0]?.name ?? '');
  const step = test ? prose`${signed(test.difference)} ${name} (${pValueText(test.pBetter)})` : prose`no paired test with it`;
  return prose`${code(short(attempt.key.headSha))}: ${step}, ${ratio(was.cost.modelBytes, now.cost.modelBytes, 'smaller', 'larger', 'same size')}, ${ratio(was.cost.latencyMs.p50, now.cost.latencyMs.p50, 'faster', 'slower', 'same speed')}`;
}

function ratio(was: number, now: number, less: string, more: string, same: string): string {
  if (was <= 0 || now <= 0 || Math.max(was, now) / Math.min(was, now) < 1.25) return same;
  return now < was ? `${(was / now).toFixed(1)}× ${less}` : `${(now / was).toFixed(1)}× ${more}`;
}

function loadView({ record, competition }: Judged, { champion, registry, version }: VersionRecord, { config }: Snapshot): LoadView {
  const uri = champion.kind === 'crown' ? `models:/${registry.name}@champion` : `models:/${registry.name}/${registry.version}`;
  const page = `${config.site.url.replace(/\/$/, '')}/models/${competition.name}/${version}/`;
  return {
    python: new Markdown(['```python', 'import mlflow', `model = mlflow.pyfunc.load_model("${uri}")`, '```'].join('\n')),
    site: prose`Model page of ${competition.title}, by ${code(record.team)}: ${new Markdown(page)}`,
  };
}

function proof({ record }: Judged, snapshot: Snapshot): Markdown {
  const path = `attempts/${record.competition}/${record.key.number}/${record.key.headSha}.json`;
  return lines(
    prose`- signed record: ${code(path)} in ${code(snapshot.config.records)}, by runner ${code(record.runner.id)} (${code(record.runner.isolation)})`,
    prose`- submission: sha256 ${code(record.submission.treeSha256)}`,
    prose`- reproduce on the public data: \`uv run kit check\``,
  );
}

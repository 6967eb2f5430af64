import type { Evaluation } from '../../core/contract/evaluation.ts';
import type { Finding } from '../../core/contract/gate-report.ts';
import type { Judged } from '../decide/situation.ts';
import { short } from '../decide/short.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { block, code, prose, text, type Markdown } from './escape.ts';
import { gateRow, intakeRow } from './first-rows.ts';
import { proofOf } from './proof-of.ts';
import { submissionPath } from './submission-path.ts';
import type { CommentView, ProblemView, StageRow } from './view.ts';

const shown = 10;

type Failed = Extract<Evaluation, { kind: 'failed' }>;

/** The comment about an attempt that has no score: what happened, where, and what to do. */
export function failedView(judged: Judged, evaluation: Failed, snapshot: Snapshot, words: Catalogue): CommentView {
  const { record } = judged;
  const { say, classes, figures } = words;
  const about = classes[evaluation.errorClass];
  const counted = judged.charged ? say.counted(judged.attempt, judged.left) : say.notCounted;
  const atGate = evaluation.errorClass === 'GATE';
  const findings = record.gate.findings.filter((finding) => finding.severity === 'error');
  const smokeFailed = !evaluation.smoke.passed && !atGate;
  const gate: StageRow = { icon: '❌', stage: say.stages.gate, says: prose`${figures.findings(findings.length)}` };
  const end = atGate ? say.notReached : whereItFailed(evaluation, words);
  return {
    answer: about.answer,
    facts: prose`${code(evaluation.errorClass)} · ${code(short(record.key.headSha))}, ${counted}`,
    paragraphs: [about.meaning, ...(snapshot.pull.merged ? [say.mergedUnscoredMeaning] : [])],
    problems: atGate ? findings.slice(0, shown).map((finding) => findingView(finding, record.team)) : [],
    ...(atGate && findings.length > shown && { more: say.moreInChecks(findings.length - shown) }),
    stages: [
      intakeRow(judged, words),
      atGate ? gate : gateRow(judged, words),
      { icon: atGate ? '➖' : '❌', stage: say.stages.evaluation, says: end },
    ],
    ...(evaluation.smoke.excerpt !== '' && {
      smoke: { says: smokeFailed ? say.smokeFailed : say.smokePassed, excerpt: block(evaluation.smoke.excerpt) },
    }),
    proof: proofOf(judged, snapshot, words),
    ...(!snapshot.pull.merged && { next: say.next(about.next) }),
  };
}

function whereItFailed(evaluation: Failed, { say }: Catalogue): Markdown {
  const errorClass = code(evaluation.errorClass);
  if (evaluation.stage === 'smoke') return say.failedOnPublic(errorClass);
  return evaluation.smoke.passed ? say.failedOnPrivate(errorClass) : errorClass;
}

function findingView(finding: Finding, team: string): ProblemView {
  const path = submissionPath(finding.path, team);
  const place =
    finding.line !== undefined ? `${path}:${finding.line}` : finding.offset !== undefined ? `${path} (byte ${finding.offset})` : path;
  return { place: code(place), says: prose`${text(finding.message, 600)} (${code(finding.rule)})`, next: text(finding.fix, 400) };
}

import type { Problem } from '../../core/contract/problem.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import type { Annotation, CheckEffect, CheckName, Conclusion } from '../decision.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Catalogue } from '../comment/catalogue/catalogue.ts';
import { wordsOf } from '../comment/comment-for.ts';
import { block, code, lines, prose, plain, text, type Markdown } from '../comment/escape.ts';
import { metricName, score } from '../comment/figures.ts';
import { submissionPath } from '../comment/submission-path.ts';
import type { Judged, Situation } from './situation.ts';
import { short } from './short.ts';

type Made = Omit<CheckEffect, 'kind' | 'headSha' | 'annotations'> & { readonly annotations?: readonly Annotation[] };

/** The checks of a situation on the head, and the end of those that were running on heads it replaced. */
export function checksFor(situation: Situation, snapshot: Snapshot): CheckEffect[] {
  const { headSha } = snapshot.pull;
  const words = wordsOf(snapshot);
  const onHead = made(situation, snapshot, words).map((check): CheckEffect => ({ kind: 'check', headSha, annotations: [], ...check }));
  return [...onHead, ...superseded(snapshot, words)];
}

function made(situation: Situation, snapshot: Snapshot, words: Catalogue): Made[] {
  const { say, checks, figures } = words;
  switch (situation.kind) {
    case 'closed':
    case 'merged-unscored':
      return [];
    case 'other':
      return situation.organiser ? organiserChecks(situation.proposed, words) : aimedElsewhere(snapshot, words);
    case 'misconfigured':
      return [
        check(
          'harvester/intake',
          'failure',
          checks.contractMistake,
          problemText(situation.problems, words),
          annotate(situation.problems, words),
        ),
      ];
    case 'refused': {
      const { errorClass, problems } = situation.refused;
      return [
        check(
          'harvester/intake',
          'failure',
          `${errorClass}: ${figures.problems(problems.length)}`,
          problemText(problems, words),
          annotate(problems, words),
        ),
      ];
    }
    case 'draft':
      return [intakeCheck(situation.accepted.files, situation.accepted.team, words)];
    case 'waiting': {
      const stuck = situation.waiting.kind === 'stuck';
      const evaluation = stuck
        ? check('harvester/evaluation', 'failure', checks.stuck, say.stuck)
        : check('harvester/evaluation', 'in_progress', checks.underWay, say.underWayMeaning);
      return [intakeCheck(situation.accepted.files, situation.accepted.team, words), evaluation];
    }
    case 'withdrawn':
      return [check('harvester/evaluation', 'cancelled', checks.withdrawn(situation.act.by), say.withdrawnCheck)];
    case 'cancelled':
      return [
        intakeCheck(situation.accepted.files, situation.accepted.team, words),
        check('harvester/evaluation', 'cancelled', checks.calledOff(situation.act.by), say.calledOffMeaning),
      ];
    case 'judged':
      return [
        intakeCheck(situation.record.submission.files, situation.record.team, words),
        gateCheck(situation, words),
        evaluationCheck(situation, words),
      ];
  }
}

/** What stood on the head holds no more; `cancelled`, for a check cannot be taken away and a neutral one would pass. */
function aimedElsewhere({ checks, pull }: Snapshot, { say }: Catalogue): Made[] {
  const names = new Set(checks.filter(({ headSha }) => headSha === pull.headSha).map(({ name }) => name));
  return (['harvester/intake', 'harvester/gate', 'harvester/evaluation'] as const)
    .filter((name) => names.has(name))
    .map((name) => check(name, 'cancelled', say.otherBranch(pull.defaultBranch).source, say.otherBranchMeaning));
}

/** An organiser's own change: what it does to competition.yaml is held to the contract before it is merged and breaks everybody's day. */
function organiserChecks(proposed: Snapshot['proposed'], words: Catalogue): Made[] {
  const { checks, figures } = words;
  const notOurs = (stage: 'intake' | 'gate' | 'evaluation'): Made =>
    check(`harvester/${stage}`, 'neutral', checks.notASubmission, checks.organisersChange);
  const contract = !proposed
    ? notOurs('intake')
    : proposed.kind === 'valid'
      ? check('harvester/intake', 'success', checks.contractFits, checks.organisersChange)
      : check(
          'harvester/intake',
          'failure',
          checks.ofTheContract(figures.mistakes(proposed.problems.length)),
          problemText(proposed.problems, words),
          annotate(proposed.problems, words),
        );
  return [contract, notOurs('gate'), notOurs('evaluation')];
}

function check(
  name: CheckName,
  conclusion: Conclusion | 'in_progress',
  title: string,
  summary: Markdown,
  annotations: readonly Annotation[] = [],
): Made {
  return { name, conclusion, title: plain(title, 120), summary: summary.source, annotations };
}

function intakeCheck(files: number, team: string, { checks, figures }: Catalogue): Made {
  return check(
    'harvester/intake',
    'success',
    checks.intake(figures.files(files), team),
    checks.intakeSummary(code(`submissions/${team}/`)),
  );
}

function gateCheck({ record }: Judged, { classes, checks, figures, say }: Catalogue): Made {
  const { gate, team } = record;
  const refused = gate.verdict !== 'clean';
  const annotations = gate.findings.map((finding): Annotation => ({
    path: submissionPath(finding.path, team),
    line: finding.line ?? 1,
    level: finding.severity === 'error' ? 'failure' : finding.severity === 'warning' ? 'warning' : 'notice',
    title: finding.rule,
    message: plain(checks.finding(finding.message, finding.fix), 1100),
  }));
  const waived = (gate.waived ?? []).map(
    ({ rule, path, by, expires, reason }) =>
      prose`- ${say.waived(code(rule), code(submissionPath(path, team)), by, expires, text(reason, 400))}`,
  );
  const files = figures.files(gate.scanned.length);
  const warnings = gate.findings.length === 0 ? figures.noWarnings : figures.warnings(gate.findings.length);
  const good = waived.length === 0 ? checks.gatePassed(files, warnings) : checks.gateWaived(files, figures.findings(waived.length));
  const title = refused ? checks.gateRefused(gate.verdict, figures.findings(gate.findings.length)) : good;
  const passed = waived.length === 0 ? checks.gateSummary : lines(checks.waivedSummary, prose``, ...waived.slice(0, 20));
  const summary = refused ? classes.GATE.meaning : passed;
  return check('harvester/gate', refused ? 'failure' : 'success', title, summary, annotations);
}

function evaluationCheck({ record, ending }: Judged, { classes, checks }: Catalogue): Made {
  const { evaluation } = record;
  if (evaluation.kind === 'failed') {
    const about = classes[evaluation.errorClass];
    return check('harvester/evaluation', 'failure', evaluation.errorClass, lines(about.meaning, prose``, about.next));
  }
  const rows = evaluation.scores.map((one) => {
    const figure = score(one);
    return prose`| ${metricName(one.name)} | ${figure.value} | ${figure.low}–${figure.high} |`;
  });
  const [primary] = evaluation.scores;
  const title = primary ? `${metricName(primary.name)} ${score(primary).value}` : checks.scored;
  const table = lines(checks.table, prose`|---|---|---|`, ...rows);
  // A check that fails is what keeps a pull request from being merged.
  if (ending.kind === 'on-hold') return check('harvester/evaluation', 'failure', checks.onHold(ending.hold.by), table);
  return check('harvester/evaluation', 'success', title, table);
}

function problemText(problems: readonly Problem[], words: Catalogue): Markdown {
  return block(problems.map(words.problem).map(formatProblem).join('\n'), 12_000);
}

function annotate(problems: readonly Problem[], { checks, problem: said }: Catalogue): Annotation[] {
  return problems
    .map(said)
    .filter((problem) => problem.path !== 'pull request' && !problem.path.endsWith('/'))
    .map((problem) => ({
      path: problem.path,
      line: problem.line ?? 1,
      level: 'failure',
      title: problem.code,
      message: plain(checks.problem(problem.message, problem.allowed, problem.next), 1100),
    }));
}

/** `cancelled`, not `neutral`: pushing an old head back must not find a passing check there. */
function superseded({ pull, dispatches, checks }: Snapshot, words: Catalogue): CheckEffect[] {
  const running = new Set(checks.filter((one) => one.name === 'harvester/evaluation' && !one.completed).map((one) => one.headSha));
  const old = new Set(
    dispatches.filter((dispatch) => dispatch.stage === 'evaluate' && dispatch.headSha !== pull.headSha).map((dispatch) => dispatch.headSha),
  );
  return [...old]
    .filter((headSha) => running.has(headSha))
    .map((headSha) => ({
      kind: 'check',
      headSha,
      name: 'harvester/evaluation',
      conclusion: 'cancelled',
      title: words.checks.superseded(short(pull.headSha)),
      summary: words.classes.STALE_HEAD.meaning.source,
      annotations: [],
    }));
}

import type { Problem } from '../../core/contract/problem.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import type { Annotation, CheckEffect, CheckName, Conclusion } from '../decision.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { classes, say } from '../comment/english.ts';
import { block, code, lines, prose, plain, type Markdown } from '../comment/escape.ts';
import { count, metricName, score } from '../comment/figures.ts';
import { submissionPath } from '../comment/judged-view.ts';
import type { Judged, Situation } from './situation.ts';
import { short } from './short.ts';

type Made = Omit<CheckEffect, 'kind' | 'headSha' | 'annotations'> & { readonly annotations?: readonly Annotation[] };

/** The checks of a situation on the head, and the end of those that were running on heads it replaced. */
export function checksFor(situation: Situation, snapshot: Snapshot): CheckEffect[] {
  const { headSha } = snapshot.pull;
  const onHead = made(situation).map((check): CheckEffect => ({ kind: 'check', headSha, annotations: [], ...check }));
  return [...onHead, ...superseded(snapshot)];
}

function made(situation: Situation): Made[] {
  switch (situation.kind) {
    case 'closed':
    case 'merged-unscored':
      return [];
    case 'other':
      return situation.organiser ? organiserChecks(situation.proposed) : [];
    case 'misconfigured':
      return [
        check(
          'harvester/intake',
          'failure',
          'competition.yaml has a mistake',
          problemText(situation.problems),
          annotate(situation.problems),
        ),
      ];
    case 'refused': {
      const { errorClass, problems } = situation.refused;
      return [
        check(
          'harvester/intake',
          'failure',
          `${errorClass}: ${count(problems.length, 'problem')}`,
          problemText(problems),
          annotate(problems),
        ),
      ];
    }
    case 'draft':
      return [intakeCheck(situation.accepted.files, situation.accepted.team)];
    case 'waiting': {
      const stuck = situation.waiting.kind === 'stuck';
      const evaluation = stuck
        ? check('harvester/evaluation', 'failure', 'Could not be evaluated: not your fault', say.stuck)
        : check('harvester/evaluation', 'in_progress', 'Under way', say.underWayMeaning);
      return [intakeCheck(situation.accepted.files, situation.accepted.team), evaluation];
    }
    case 'withdrawn':
      return [check('harvester/evaluation', 'cancelled', `Withdrawn by ${situation.act.by}`, say.withdrawnCheck)];
    case 'cancelled':
      return [
        intakeCheck(situation.accepted.files, situation.accepted.team),
        check('harvester/evaluation', 'cancelled', `Called off by ${situation.act.by}`, say.calledOffMeaning),
      ];
    case 'judged':
      return [intakeCheck(situation.record.submission.files, situation.record.team), gateCheck(situation), evaluationCheck(situation)];
  }
}

/** An organiser's own change: what it does to competition.yaml is held to the contract before it is merged and breaks everybody's day. */
function organiserChecks(proposed: Snapshot['proposed']): Made[] {
  const notOurs = (stage: 'intake' | 'gate' | 'evaluation'): Made =>
    check(`harvester/${stage}`, 'neutral', 'Not a submission', prose`A change of the competition itself.`);
  const contract = !proposed
    ? notOurs('intake')
    : proposed.kind === 'valid'
      ? check('harvester/intake', 'success', 'competition.yaml fits its schema', prose`A change of the competition itself.`)
      : check(
          'harvester/intake',
          'failure',
          `competition.yaml: ${count(proposed.problems.length, 'mistake')}`,
          problemText(proposed.problems),
          annotate(proposed.problems),
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

function intakeCheck(files: number, team: string): Made {
  return check(
    'harvester/intake',
    'success',
    `${count(files, 'file')} of ${team}`,
    prose`Allowed and well-formed: only ${code(`submissions/${team}/`)} is touched, and the manifest fits.`,
  );
}

function gateCheck({ record }: Judged): Made {
  const { gate, team } = record;
  const refused = gate.verdict !== 'clean';
  const annotations = gate.findings.map((finding): Annotation => ({
    path: submissionPath(finding.path, team),
    line: finding.line ?? 1,
    level: finding.severity === 'error' ? 'failure' : finding.severity === 'warning' ? 'warning' : 'notice',
    title: finding.rule,
    message: plain(`${finding.message} Next: ${finding.fix}`, 1100),
  }));
  const title = refused
    ? `${gate.verdict}: ${count(gate.findings.length, 'finding')}`
    : `${count(gate.scanned.length, 'file')} read, ${gate.findings.length || 'no'} warnings`;
  const summary = refused ? classes.GATE.meaning : prose`Every file was read to its last byte.`;
  return check('harvester/gate', refused ? 'failure' : 'success', title, summary, annotations);
}

function evaluationCheck({ record, ending }: Judged): Made {
  const { evaluation } = record;
  if (evaluation.kind === 'failed') {
    const words = classes[evaluation.errorClass];
    return check('harvester/evaluation', 'failure', evaluation.errorClass, lines(words.meaning, prose``, words.next));
  }
  const rows = evaluation.scores.map((one) => {
    const figure = score(one);
    return prose`| ${metricName(one.name)} | ${figure.value} | ${figure.low}–${figure.high} |`;
  });
  const [primary] = evaluation.scores;
  const title = primary ? `${metricName(primary.name)} ${score(primary).value}` : 'Scored';
  const table = lines(prose`| metric | score | 95 % |`, prose`|---|---|---|`, ...rows);
  // A check that fails is what keeps a pull request from being merged.
  if (ending.kind === 'on-hold') return check('harvester/evaluation', 'failure', `On hold by ${ending.hold.by}`, table);
  return check('harvester/evaluation', 'success', title, table);
}

function problemText(problems: readonly Problem[]): Markdown {
  return block(problems.map(formatProblem).join('\n'), 12_000);
}

function annotate(problems: readonly Problem[]): Annotation[] {
  return problems
    .filter((problem) => problem.path !== 'pull request' && !problem.path.endsWith('/'))
    .map((problem) => ({
      path: problem.path,
      line: problem.line ?? 1,
      level: 'failure',
      title: problem.code,
      message: plain(
        `${problem.message}${problem.allowed === undefined ? '' : ` (allowed: ${problem.allowed})`}. Next: ${problem.next}`,
        1100,
      ),
    }));
}

/** `cancelled`, not `neutral`: pushing an old head back must not find a passing check there. */
function superseded({ pull, dispatches, checks }: Snapshot): CheckEffect[] {
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
      title: `Superseded by ${short(pull.headSha)}`,
      summary: classes.STALE_HEAD.meaning.source,
      annotations: [],
    }));
}

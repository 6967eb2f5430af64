import type { AttemptFacts } from '../catalogue/facts.ts';
import { plural } from '../format/figures.ts';

export interface GateView {
  readonly good: boolean;
  readonly headline: string;
  readonly detail: string;
  readonly findings?: readonly { severity: string; rule: string; where: string; message: string; fix: string }[];
}

/** The gate's answer: what was read and what was found, never just "passed". Findings themselves are for insiders. */
export function gateView(attempt: AttemptFacts): GateView {
  const { gate } = attempt;
  const headline = {
    clean: 'Clean: every file was read to its last byte',
    flagged: 'Flagged: something in it must not run',
    unscannable: 'Unscannable: something in it could not be read to the end',
  }[gate.verdict];
  const found = [
    [gate.errors, 'error'],
    [gate.warnings, 'warning'],
    [gate.notes, 'note'],
  ] as const;
  const sums = found.filter(([number]) => number > 0).map(([number, word]) => plural(number, word));
  const formats = gate.formats.length > 0 ? ` (${gate.formats.join(', ')})` : '';
  return {
    good: gate.verdict === 'clean',
    headline,
    detail: `${plural(gate.scanned, 'file')}${formats}, ${sums.length > 0 ? sums.join(', ') : 'nothing found'}`,
    ...(attempt.inside && attempt.inside.findings.length > 0 ? { findings: attempt.inside.findings.map(findingView) } : {}),
  };
}

function findingView(finding: NonNullable<AttemptFacts['inside']>['findings'][number]): NonNullable<GateView['findings']>[number] {
  const place = finding.line ?? (finding.offset === undefined ? undefined : `byte ${finding.offset}`);
  const where = place === undefined ? finding.path : `${finding.path}:${place}`;
  return { severity: finding.severity, rule: finding.rule, where, message: finding.message, fix: finding.fix };
}

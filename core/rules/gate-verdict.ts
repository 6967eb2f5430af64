import type { Finding, GateVerdict } from '../contract/gate-report.ts';

/** `flagged` where something is refused, else `unscannable` where something could not be read to its end, else `clean`. */
export function verdictOf(findings: readonly Finding[]): GateVerdict {
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.some((finding) => !isUnscannable(finding))) return 'flagged';
  return errors.length > 0 ? 'unscannable' : 'clean';
}

/** Whether a finding says that something could not be read or understood to its end. */
export function isUnscannable({ rule }: Pick<Finding, 'rule'>): boolean {
  return rule.startsWith('unscannable/');
}

const RANK = { error: 0, warning: 2, note: 3 } as const;

/** What to fix first comes first: what is refused, what could not be read, warnings, notes; within each by place. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const rank = (finding: Finding): number => (finding.severity === 'error' && isUnscannable(finding) ? 1 : RANK[finding.severity]);
  const at = (finding: Finding): number => finding.line ?? finding.offset ?? 0;
  return findings.toSorted(
    (a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) || at(a) - at(b) || (a.rule < b.rule ? -1 : 1),
  );
}

/** A report's findings, sorted and no more than it may hold: the rest is counted in one last finding, as severe as the worst of them. */
export function boundFindings(findings: readonly Finding[], most = 1000): Finding[] {
  const sorted = sortFindings(findings);
  if (sorted.length <= most) return sorted;
  const dropped = sorted.slice(most - 1);
  const severity = (['error', 'warning', 'note'] as const).find((each) => dropped.some((finding) => finding.severity === each)) ?? 'error';
  const more: Finding = {
    rule: 'report/more',
    severity,
    path: '.',
    message: `${dropped.length} more findings in the submission`,
    fix: 'mend those listed, then scan again',
  };
  return sortFindings([...sorted.slice(0, most - 1), more]);
}

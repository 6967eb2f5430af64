import type { Finding, GateVerdict } from '../core/contract/gate-report.ts';

/** `flagged` where something is refused, else `unscannable` where something could not be read to its end, else `clean`. */
export function verdictOf(findings: readonly Finding[]): GateVerdict {
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.some((finding) => !finding.rule.startsWith('unscannable/'))) return 'flagged';
  return errors.length > 0 ? 'unscannable' : 'clean';
}

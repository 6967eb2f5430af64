import type { Finding, GateReport } from '../../core/contract/gate-report.ts';
import { isUnscannable } from '../../core/rules/gate-verdict.ts';
import { paint } from '../terminal.ts';

const SHOWN = 50;
const COLOUR = { refused: 'red', unreadable: 'red', warning: 'yellow', note: 'dim' } as const;

/** What a person sees: the answer, one entry a finding with what to fix first on top, and what to do next. */
export function scanText(report: GateReport, path: string): string {
  const lines = [headline(report), ''];
  const shown = report.findings.slice(0, SHOWN);
  const wide = Math.min(48, Math.max(0, ...shown.map((finding) => place(finding).length)));
  for (const finding of shown) {
    const word = wordFor(finding);
    lines.push(`${paint(COLOUR[word], word.padEnd(10))}  ${paint('bold', place(finding).padEnd(wide))}  ${finding.rule}${policy(finding)}`);
    lines.push(`${' '.repeat(12)}${visible(finding.message)}`, `${' '.repeat(12)}fix: ${visible(finding.fix)}`);
  }
  if (report.findings.length > SHOWN) lines.push(`… and ${report.findings.length - SHOWN} more (--json or --sarif has all)`);
  for (const { id, rule, path: file, by, expires, reason } of report.waived ?? [])
    lines.push(`${paint('dim', 'waived'.padEnd(10))}  ${id}: ${rule} in ${visible(file)}, by ${by} until ${expires}: ${visible(reason)}`);
  if (lines.length > 2) lines.push('');
  return [...lines, next(report, path)].join('\n');
}

function headline({ verdict, findings, scanned, seconds }: GateReport): string {
  const files = `${scanned.length} ${scanned.length === 1 ? 'file' : 'files'}`;
  const refused = findings.filter((finding) => finding.severity === 'error');
  const others = findings.length - refused.length;
  const mentioned = others > 0 ? `, ${others} ${others === 1 ? 'thing' : 'things'} to know` : '';
  const read = `${files} in ${seconds.toFixed(1)} s`;
  if (verdict === 'clean')
    return `${paint('green', 'Clean')}: ${files} read to the last byte in ${seconds.toFixed(1)} s, nothing refused${mentioned}`;
  if (verdict === 'flagged')
    return `${paint('red', 'Flagged')}: ${refused.length} ${refused.length === 1 ? 'finding is' : 'findings are'} refused${mentioned} (${read})`;
  return `${paint('red', 'Unscannable')}: something could not be read to its end${mentioned} (${read})`;
}

function next({ verdict, findings }: GateReport, path: string): string {
  const [first] = findings;
  if (verdict === 'clean') return 'next: nothing to do here';
  const rules = 'what each rule means: docs/gate-rules.md';
  return first ? `next: mend ${place(first)}, then: harvester scan ${path}\n      ${rules}` : rules;
}

function wordFor(finding: Finding): keyof typeof COLOUR {
  if (finding.severity !== 'error') return finding.severity;
  return isUnscannable(finding) ? 'unreadable' : 'refused';
}

function policy({ policy: word }: Finding): string {
  if (!word) return '';
  return paint('dim', word.waiver === undefined ? `  (${word.was} by itself; ${word.by})` : `  (waived: ${word.waiver})`);
}

function place(finding: Finding): string {
  const path = visible(finding.path);
  if (finding.line !== undefined) return `${path}:${finding.line}`;
  return finding.offset === undefined ? path : `${path} @ byte ${finding.offset}`;
}

/** Names are strangers': nothing in one may move the cursor, change colours or turn the line around. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be printed
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '\ufffd');
}

import type { GateReport } from '../../core/contract/gate-report.ts';
import { ruleAnchor } from '../../gate/catalogue/render.ts';
import { cell } from '../summary/cell.ts';

const SHOWN = 50;
const words = { clean: '✅ clean', flagged: '⛔ flagged', unscannable: '⛔ could not be read whole' } as const;

/** The gate's step summary: verdict, findings (linked to their rules where the manual's address is known), waivers, what was scanned. Everything a participant could have written stands in escaped cells. */
export function gateSummary(report: GateReport, docs?: string): string {
  const lines = [
    `### Gate: ${words[report.verdict]}`,
    '',
    `${report.scanned.length} files read to the last byte in ${report.seconds.toFixed(1)} s.`,
    '',
  ];
  if (report.findings.length > 0) {
    lines.push('| | rule | where | what | what to do |', '|---|---|---|---|---|');
    for (const finding of report.findings.slice(0, SHOWN)) {
      const at = finding.line ? `:${finding.line}` : finding.offset === undefined ? '' : ` @ byte ${finding.offset}`;
      const said = finding.policy ? `${finding.severity} (${finding.policy.was} by itself; ${finding.policy.by})` : finding.severity;
      lines.push(
        `| ${said} | ${rule(finding.rule, docs)} | ${cell(finding.path)}${at} | ${cell(finding.message)} | ${cell(finding.fix)} |`,
      );
    }
    if (report.findings.length > SHOWN) lines.push('', `${report.findings.length - SHOWN} more stand in the report.`);
  }
  if (report.waived) {
    lines.push('', '| waived | rule | where | by | until | why |', '|---|---|---|---|---|---|');
    for (const { id, rule, path, by, expires, reason } of report.waived)
      lines.push(`| ${cell(id)} | ${cell(rule)} | ${cell(path)} | ${cell(by)} | ${cell(expires)} | ${cell(reason)} |`);
  }
  return `${lines.join('\n')}\n`;
}

function rule(id: string, docs: string | undefined): string {
  return docs === undefined ? cell(id) : `[${cell(id)}](${docs}#${ruleAnchor(id)})`;
}

import type { GateReport } from '../../core/contract/gate-report.ts';

const words = { clean: '✅ clean', flagged: '⛔ flagged', unscannable: '⛔ could not be read whole' } as const;

/** The gate's step summary: verdict, findings, what was scanned. Everything a participant could have written stands in escaped cells. */
export function gateSummary(report: GateReport): string {
  const lines = [
    `### Gate: ${words[report.verdict]}`,
    '',
    `${report.scanned.length} files read to the last byte in ${report.seconds.toFixed(1)} s.`,
    '',
  ];
  if (report.findings.length > 0) {
    lines.push('| | rule | where | what |', '|---|---|---|---|');
    for (const finding of report.findings.slice(0, 50)) {
      const at = finding.line ? `:${finding.line}` : finding.offset === undefined ? '' : ` @ byte ${finding.offset}`;
      lines.push(`| ${finding.severity} | ${cell(finding.rule)} | ${cell(finding.path)}${at} | ${cell(finding.message)} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function cell(text: string): string {
  return text
    .replace(/[&<>|`@\\[\]*_~#]/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}

import type { Finding, GateReport } from '../core/contract/gate-report.ts';

/** One annotation of a GitHub check run; `path` is relative to the repository. */
export interface GateAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

const LEVEL = { error: 'failure', warning: 'warning', note: 'notice' } as const;
/** GitHub takes no more in one request; further requests append. */
const BATCH = 50;

/**
 * The report's findings as check-run annotations, in its order and in batches of 50. `prefix` is put before paths (`submissions/alice`). Findings in
 * binary files stand on line 1 and name the byte; those about the folder as a whole are left to the summary.
 */
export function annotationBatches(report: GateReport, prefix = ''): GateAnnotation[][] {
  const annotations = report.findings
    .filter((finding) => finding.path !== '.')
    .map((finding) => ({
      path: joined(prefix, finding.path),
      start_line: finding.line ?? 1,
      end_line: finding.line ?? 1,
      annotation_level: LEVEL[finding.severity],
      title: finding.rule,
      message: `${place(finding)}${finding.message}\nFix: ${finding.fix}`,
    }));
  return Array.from({ length: Math.ceil(annotations.length / BATCH) }, (_, i) => annotations.slice(i * BATCH, (i + 1) * BATCH));
}

/** The path below `prefix`, as it stands in the repository. */
export function joined(prefix: string, path: string): string {
  return prefix === '' ? path : `${prefix.replace(/\/$/, '')}/${path}`;
}

function place(finding: Finding): string {
  return finding.offset === undefined ? '' : `At byte ${finding.offset}: `;
}

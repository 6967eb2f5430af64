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

/**
 * The report's findings as check-run annotations, in its order. `prefix` is put before paths (`submissions/alice`). Findings in binary files
 * stand on line 1 and name the byte; those about the folder as a whole are left to the summary.
 */
export function toAnnotations(report: GateReport, prefix = ''): GateAnnotation[] {
  return report.findings
    .filter((finding) => finding.path !== '.')
    .map((finding) => ({
      path: joined(prefix, finding.path),
      start_line: finding.line ?? 1,
      end_line: finding.line ?? 1,
      annotation_level: LEVEL[finding.severity],
      title: finding.rule,
      message: `${place(finding)}${finding.message}\nFix: ${finding.fix}`,
    }));
}

/** SARIF 2.1.0 with one run. `prefix` is put before paths; each file comes with its sha256. */
export function toSarif(report: GateReport, prefix = ''): SarifLog {
  const rules = [...new Set(report.findings.map((finding) => finding.rule))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Model Harvester gate', rules: rules.map((id) => ({ id, help: { text: fixOf(report, id) } })) } },
        results: report.findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.indexOf(finding.rule),
          level: finding.severity,
          message: { text: `${finding.message} Fix: ${finding.fix}` },
          locations: [{ physicalLocation: { artifactLocation: { uri: uri(prefix, finding.path) }, ...region(finding) } }],
        })),
        artifacts: report.scanned.map((file) => ({
          location: { uri: uri(prefix, file.path) },
          length: file.bytes,
          hashes: { 'sha-256': file.sha256 },
        })),
        invocations: [{ executionSuccessful: report.verdict !== 'unscannable' }],
        properties: { verdict: report.verdict },
      },
    ],
  };
}

/** The parts of SARIF 2.1.0 that are written. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly rules: readonly { readonly id: string; readonly help: { readonly text: string } }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: Finding['severity'];
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region?: SarifRegion };
      }[];
    }[];
    readonly artifacts: readonly {
      readonly location: { readonly uri: string };
      readonly length: number;
      readonly hashes: { readonly 'sha-256': string };
    }[];
    readonly invocations: readonly { readonly executionSuccessful: boolean }[];
    readonly properties: { readonly verdict: GateReport['verdict'] };
  }[];
}
type SarifRegion = { readonly startLine: number } | { readonly byteOffset: number; readonly byteLength: number };

function region(finding: Finding): { region?: SarifRegion } {
  if (finding.line !== undefined) return { region: { startLine: finding.line } };
  return finding.offset === undefined ? {} : { region: { byteOffset: finding.offset, byteLength: 1 } };
}

function fixOf(report: GateReport, rule: string): string {
  return report.findings.find((finding) => finding.rule === rule)?.fix ?? '';
}

function uri(prefix: string, path: string): string {
  return joined(prefix, path).split('/').map(encodeURIComponent).join('/');
}

function joined(prefix: string, path: string): string {
  return prefix === '' ? path : `${prefix.replace(/\/$/, '')}/${path}`;
}

function place(finding: Finding): string {
  return finding.offset === undefined ? '' : `At byte ${finding.offset}: `;
}

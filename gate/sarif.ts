import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { Finding, GateReport } from '../core/contract/gate-report.ts';
import { ruleAnchor } from './catalogue/render.ts';
import { describeRule } from './catalogue/describe-rule.ts';
import { joined } from './report.ts';

export interface SarifOptions {
  /** Put before paths: `submissions/alice`. */
  readonly prefix?: string;
  /** Absolute address of `docs/gate-rules.md`, to which findings link; this installation's own file unless given. */
  readonly docs?: string;
  readonly version?: string;
}

const SEVERITY = { error: '8.0', warning: '5.0', note: '2.0' } as const;

/**
 * SARIF 2.1.0 with one run: each file with its sha256, each rule with its weakness class and its page, each finding with its place. A waived finding
 * is suppressed, with the maintainer's reason.
 */
export function toSarif(report: GateReport, { prefix = '', docs = ownDocs(), version }: SarifOptions = {}): Log {
  const rules = [...new Set(report.findings.map((finding) => finding.rule))].toSorted();
  const driver = {
    name: 'Model Harvester gate',
    ...(version !== undefined && { version }),
    rules: rules.map((id) => descriptor(id, report, docs)),
  };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((finding) => result(finding, rules.indexOf(finding.rule), prefix, report)),
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

function descriptor(id: string, report: GateReport, docs: string | undefined): ReportingDescriptor {
  const known = describeRule(id);
  const first = report.findings.find((finding) => finding.rule === id);
  const text = known?.what ?? first?.message ?? id;
  const fix = known?.fix ?? first?.fix ?? '';
  const severity = known?.severity ?? 'error';
  const tags = ['security', ...(known ? [`external/cwe/${known.cwe.toLowerCase()}`] : [])];
  return {
    id,
    shortDescription: { text },
    help: { text: `${text} Fix: ${fix}`, markdown: `${text}\n\n**Fix:** ${fix}` },
    ...(docs !== undefined && { helpUri: `${docs}#${ruleAnchor(id)}` }),
    defaultConfiguration: { level: severity },
    properties: { tags, 'security-severity': SEVERITY[severity] },
  };
}

function result(finding: Finding, ruleIndex: number, prefix: string, report: GateReport): Result {
  const waiver = report.waived?.find((each) => each.id === finding.policy?.waiver);
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: finding.severity,
    message: { text: `${finding.message} Fix: ${finding.fix}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uri(prefix, finding.path) }, ...region(finding) } }],
    ...(waiver && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: `${waiver.reason} (${waiver.by}, until ${waiver.expires})` }],
    }),
  };
}

function region(finding: Finding): { region?: { startLine: number } | { byteOffset: number; byteLength: number } } {
  if (finding.line !== undefined) return { region: { startLine: finding.line } };
  return finding.offset === undefined ? {} : { region: { byteOffset: finding.offset, byteLength: 1 } };
}

function uri(prefix: string, path: string): string {
  // A name cut to the report's length may end in half a letter.
  return joined(prefix, path).toWellFormed().split('/').map(encodeURIComponent).join('/');
}

/** Where this installation has the page; a bundle has none. */
function ownDocs(): string | undefined {
  const page = new URL('../docs/gate-rules.md', import.meta.url);
  return existsSync(fileURLToPath(page)) ? page.href : undefined;
}

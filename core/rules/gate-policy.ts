import type { CompetitionGate, HarvesterGate, Waiver } from '../contract/gate-policy.ts';
import type { AppliedWaiver, Finding, GateReport } from '../contract/gate-report.ts';
import { isUnscannable, sortFindings, verdictOf } from './gate-verdict.ts';

export interface GatePolicy {
  /** `gate:` of `harvester.yaml`. */
  readonly harvester?: HarvesterGate;
  /** `gate:` of `competition.yaml`. */
  readonly gate?: CompetitionGate;
  readonly competition: string;
  readonly team: string;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/**
 * The report as policy sees it. The organisation's word comes first (it may raise or lower), then the competition's (it only raises), then waivers
 * (they turn one refused finding in one file's very bytes into a note). What could not be read stays refused whatever policy says, and so does
 * `report/more`, behind which anything may stand. The verdict follows from what is left; waivers that took effect stand in `waived`.
 *
 * Pure, and idempotent for one policy: applied twice it says the same.
 */
export function applyGatePolicy(report: GateReport, policy: GatePolicy): GateReport {
  const digests = new Map(report.scanned.map((file) => [file.path, file.sha256]));
  const waivers = (policy.harvester?.waivers ?? []).filter((waiver) => isInForce(waiver, policy));
  const applied = new Map<string, Waiver>();
  const findings = report.findings.map((original) => {
    const finding = withPolicies(plain(original), policy);
    const waiver = finding.severity === 'error' && !isFixed(finding) ? waivers.find((each) => covers(each, finding, digests)) : undefined;
    if (!waiver) return finding;
    applied.set(waiver.id, waiver);
    return changed(finding, 'note', 'waiver', waiver.id);
  });
  return {
    verdict: verdictOf(findings),
    findings: sortFindings(findings),
    scanned: report.scanned,
    seconds: report.seconds,
    ...(applied.size > 0 && { waived: [...applied.values()].map(told) }),
  };
}

/** Whether a waiver is for this team and competition and has not ended. */
function isInForce(waiver: Waiver, { competition, team, now }: GatePolicy): boolean {
  return waiver.competition === competition && waiver.team === team && Date.parse(waiver.expires) > Date.parse(now);
}

function covers(waiver: Waiver, finding: Finding, digests: ReadonlyMap<string, string>): boolean {
  return waiver.rule === finding.rule && waiver.path === finding.path && digests.get(finding.path) === waiver.sha256;
}

function isFixed(finding: Finding): boolean {
  return isUnscannable(finding) || finding.rule === 'report/more';
}

/** The finding as the scanner wrote it, before any policy. */
function plain({ policy, ...finding }: Finding): Finding {
  return policy ? { ...finding, severity: policy.was } : finding;
}

function withPolicies(finding: Finding, { harvester, gate }: GatePolicy): Finding {
  // A full report cannot say which rules stand behind its last line, so whoever blocks any rule blocks that line.
  if (finding.rule === 'report/more') {
    const by = harvester?.block.length ? 'harvester.yaml' : gate?.block.length ? 'competition.yaml' : undefined;
    return by ? changed(finding, 'error', by) : finding;
  }
  if (isUnscannable(finding)) return finding;
  let now = finding;
  if (selects(harvester?.warn, finding.rule)) now = changed(now, 'warning', 'harvester.yaml');
  if (selects(harvester?.block, finding.rule)) now = changed(now, 'error', 'harvester.yaml');
  if (now.severity === 'note' && selects(gate?.warn, finding.rule)) now = changed(now, 'warning', 'competition.yaml');
  if (selects(gate?.block, finding.rule)) now = changed(now, 'error', 'competition.yaml');
  return now;
}

function selects(selectors: readonly string[] | undefined, rule: string): boolean {
  return selectors?.some((selector) => selector === rule || (selector.endsWith('/*') && rule.startsWith(selector.slice(0, -1)))) ?? false;
}

function changed(finding: Finding, severity: Finding['severity'], by: NonNullable<Finding['policy']>['by'], waiver?: string): Finding {
  if (finding.severity === severity) return finding;
  const { policy, ...rest } = finding;
  const was = policy?.was ?? finding.severity;
  if (severity === was && by !== 'waiver') return { ...rest, severity };
  return { ...rest, severity, policy: { was, by, ...(waiver !== undefined && { waiver }) } };
}

function told({ id, rule, path, sha256, reason, by, expires }: Waiver): AppliedWaiver {
  return { id, rule, path, sha256, reason, by, expires };
}

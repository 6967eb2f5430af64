import { type Finding, GateReport } from '../../core/contract/gate-report.ts';
import { applyGatePolicy, type GatePolicy } from '../../core/rules/gate-policy.ts';
import { boundFindings, verdictOf } from '../../core/rules/gate-verdict.ts';

/** The report that is signed: what the scan saw and what the manifest claims wrongly, as policy sees them, with the waivers that took effect. */
export function policedReport(scanned: GateReport, claims: readonly Finding[], policy: GatePolicy): GateReport {
  const findings = boundFindings([...claims, ...scanned.findings]);
  return GateReport.parse(applyGatePolicy({ ...scanned, findings, verdict: verdictOf(findings) }, policy));
}

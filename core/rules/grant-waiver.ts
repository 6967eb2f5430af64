import type { GateReport } from '../contract/gate-report.ts';
import { GateRuleId, Waiver } from '../contract/gate-policy.ts';

export interface WaiverRequest {
  /** The gate's report on the attempt the maintainer looked at. */
  readonly report: GateReport;
  readonly competition: string;
  readonly team: string;
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
  /** The maintainer's login; whether it is one is for the caller to know. */
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Days until it ends, 1 to 90; 30 unless said. */
  readonly days?: number;
  /** Waivers there are already. */
  readonly existing: readonly Waiver[];
}

export type WaiverDecision =
  { readonly kind: 'granted'; readonly waiver: Waiver } | { readonly kind: 'refused'; readonly why: string; readonly next: string };

const DAY = 86_400_000;

/**
 * The waiver a maintainer asks for, bound to the bytes of the file in the report; to be appended to `gate.waivers` of `harvester.yaml`. Refused
 * where there is nothing to waive, where the file could not be read, or where the request says too little.
 */
export function grantWaiver(request: WaiverRequest): WaiverDecision {
  const { report, rule, path, days = 30 } = request;
  if (rule.startsWith('unscannable/'))
    return refused('what could not be read cannot be waived', 'ask for the file in a form the gate reads');
  if (!GateRuleId.safeParse(rule).success) return refused(`${rule} is no rule of the gate`, 'copy the rule from the report');
  if (!Number.isInteger(days) || days < 1 || days > 90) return refused('a waiver lasts 1 to 90 days', 'name a number of days from 1 to 90');
  const found = report.findings.find((finding) => finding.rule === rule && finding.path === path);
  if (!found)
    return refused(
      path === '.' ? `the report has no ${rule}` : `the report has no ${rule} in ${path}`,
      'copy rule and path from the report on this head',
    );
  if (found.severity !== 'error') return refused(`${rule} in ${path} stops nothing`, 'nothing needs to be done');
  const file = report.scanned.find((each) => each.path === path);
  if (!file) return refused(`${path} is no file the gate read`, 'change the limit in competition.yaml, or ask for another submission');
  const waiver = Waiver.safeParse({
    id: freeName(rule, file.sha256, request.existing),
    competition: request.competition,
    team: request.team,
    rule,
    path,
    sha256: file.sha256,
    reason: request.reason.trim(),
    by: request.by,
    expires: new Date(Date.parse(request.now) + days * DAY).toISOString(),
  });
  if (waiver.success) return { kind: 'granted', waiver: waiver.data };
  const [issue] = waiver.error.issues;
  return refused(`${String(issue?.path[0])}: ${issue?.message}`, 'say it again with a reason of 10 to 400 characters');
}

function freeName(rule: string, sha256: string, existing: readonly Waiver[]): string {
  const taken = new Set(existing.map((waiver) => waiver.id));
  const base = `${rule.replaceAll(/[^a-z0-9]+/g, '-').slice(0, 40)}-${sha256.slice(0, 12)}`;
  let name = base;
  for (let i = 2; taken.has(name); i += 1) name = `${base}-${i}`;
  return name;
}

function refused(why: string, next: string): WaiverDecision {
  return { kind: 'refused', why, next };
}

import * as z from 'zod';
import { gateRuleIds } from './gate-rule-ids.ts';
import { Instant, Name, RelativePath, Sha256 } from './scalars.ts';
import { Login } from './submission.ts';

/** A rule of the gate. Those of `unscannable/…` are none: what could not be read is never a matter of policy. */
export const GateRuleId = z.enum(gateRuleIds);
export type GateRuleId = z.infer<typeof GateRuleId>;

const families = [...new Set(gateRuleIds.filter((id) => id.includes('/')).map((id) => id.split('/', 1)[0]))].map((family) => `${family}/*`);
/** One rule, or all of a family: `python/process-start`, `python/*`. */
const RuleSelector = z.enum([...gateRuleIds, ...families]);
const Selectors = z.array(RuleSelector).max(300).default([]);

/** What a competition adds to the gate (`gate:` in `competition.yaml`). It can only tighten: nothing here lowers what the gate says. */
export const CompetitionGate = z.strictObject({
  /** Findings of these rules are refused. */
  block: Selectors,
  /** Findings of these rules are at least warnings. */
  warn: Selectors,
});
export type CompetitionGate = z.infer<typeof CompetitionGate>;

/**
 * A maintainer's word that one finding in one file of one team is all right. It names the file's bytes by digest, so that it ends with the next
 * change, and a day on which it ends anyway.
 */
export const Waiver = z.strictObject({
  id: Name,
  competition: Name,
  team: Name,
  rule: GateRuleId,
  /** Relative to the team's folder. */
  path: RelativePath,
  /** Of the file, as the gate's report has it. */
  sha256: Sha256,
  reason: z.string().min(10, 'must say why, in 10 characters or more').max(400),
  by: Login,
  expires: Instant,
});
export type Waiver = z.infer<typeof Waiver>;

function checkNames(waivers: readonly Waiver[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [i, { id }] of waivers.entries()) {
    if (seen.has(id)) context.addIssue({ code: 'custom', path: [i, 'id'], input: id, message: 'must be a name no other waiver has' });
    seen.add(id);
  }
}

/** What the organisation says about findings (`gate:` in `harvester.yaml`, which only maintainers can change). */
export const HarvesterGate = z.strictObject({
  block: Selectors,
  /** Findings of these rules are warnings, be they refused or notes by themselves. A competition may still block them. */
  warn: Selectors,
  waivers: z.array(Waiver).max(1000).superRefine(checkNames).default([]),
});
export type HarvesterGate = z.infer<typeof HarvesterGate>;

import type { Competition } from '../contract/competition.ts';

export type Phase = Competition['phases'][number];
export type PhaseDecision =
  | { readonly kind: 'open'; readonly phase: Phase }
  | { readonly kind: 'not-yet'; readonly phase: Phase }
  | { readonly kind: 'closed'; readonly phase: Phase };

/** The phase that takes submissions at `now` (ISO 8601, UTC): `opens` is inclusive, `closes` exclusive. The schema guarantees one phase at least. */
export function currentPhase(phases: Competition['phases'], now: string): PhaseDecision {
  const at = Date.parse(now);
  const ordered = phases.toSorted((a, b) => Date.parse(a.opens) - Date.parse(b.opens));
  const open = ordered.find((phase) => Date.parse(phase.opens) <= at && at < Date.parse(phase.closes));
  if (open) return { kind: 'open', phase: open };
  const next = ordered.find((phase) => at < Date.parse(phase.opens));
  if (next) return { kind: 'not-yet', phase: next };
  return { kind: 'closed', phase: ordered.at(-1) as Phase };
}

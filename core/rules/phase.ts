import type { Competition } from '../contract/competition.ts';
import { instantOf } from './instant-of.ts';

export type Phase = Competition['phases'][number];
export type PhaseDecision =
  | { readonly kind: 'open'; readonly phase: Phase }
  | { readonly kind: 'not-yet'; readonly phase: Phase }
  | { readonly kind: 'closed'; readonly phase: Phase };

/** The phase that takes submissions at `now` (ISO 8601, UTC): `opens` is inclusive, `closes` exclusive. The schema guarantees one phase at least. */
export function currentPhase(phases: Competition['phases'], now: string): PhaseDecision {
  const at = instantOf(now);
  const ordered = phases.toSorted((a, b) => instantOf(a.opens) - instantOf(b.opens));
  const open = ordered.find((phase) => instantOf(phase.opens) <= at && at < instantOf(phase.closes));
  if (open) return { kind: 'open', phase: open };
  const next = ordered.find((phase) => at < instantOf(phase.opens));
  if (next) return { kind: 'not-yet', phase: next };
  return { kind: 'closed', phase: ordered.at(-1) as Phase };
}

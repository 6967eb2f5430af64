import type { ReproductionRecord } from '../contract/reproduction-record.ts';

/** What must be true of a winner before the award. */
export const verificationItems = ['reproduced', 'licence', 'card', 'agreement', 'identity', 'train-code'] as const;
export type VerificationItem = (typeof verificationItems)[number];

export interface Verification {
  readonly item: VerificationItem;
  /** `open`: nobody and nothing has answered it yet. */
  readonly state: 'done' | 'open' | 'failed';
}

export interface WinnerFacts {
  readonly reproduction: ReproductionRecord | undefined;
  /** What the manifest at the winning head says; undefined where it could not be read. */
  readonly manifest: { readonly licence: string; readonly trains: boolean; readonly card: boolean } | undefined;
  readonly licences: readonly string[];
  /** Whether every member accepted the terms; undefined where nobody looked. */
  readonly agreed: boolean | undefined;
  /** Whether a policy found every member eligible; undefined where there is none, so that a person must look. */
  readonly eligible: boolean | undefined;
}

/** The check-list for one winner, always all of it and in one order. What no record answers is open: a person answers it. */
export function verifyWinner({ reproduction, manifest, licences, agreed, eligible }: WinnerFacts): Verification[] {
  const states: Record<VerificationItem, Verification['state']> = {
    reproduced: reproduction === undefined ? 'open' : reproduction.result.kind === 'reproduced' ? 'done' : 'failed',
    licence: told(manifest && licences.includes(manifest.licence)),
    card: told(manifest?.card),
    agreement: told(agreed),
    identity: told(eligible),
    'train-code': told(manifest?.trains),
  };
  return verificationItems.map((item) => ({ item, state: states[item] }));
}

function told(answer: boolean | undefined): Verification['state'] {
  if (answer === undefined) return 'open';
  return answer ? 'done' : 'failed';
}

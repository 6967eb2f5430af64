import type { ReproductionRecord } from '../contract/reproduction-record.ts';

/** What must be true of a winner before the award. */
export const verificationItems = ['reproduced', 'licence', 'card', 'agreement', 'identity', 'train-code'] as const;
export type VerificationItem = (typeof verificationItems)[number];

export interface Verification {
  readonly item: VerificationItem;
  /** `open`: nobody and nothing has answered it yet. */
  readonly state: 'done' | 'open' | 'failed';
}

/** What is known of each point; undefined where nobody and nothing has answered it. */
export interface WinnerFacts {
  readonly reproduction: Pick<ReproductionRecord, 'result'> | undefined;
  readonly licence: boolean | undefined;
  readonly card: boolean | undefined;
  readonly agreement: boolean | undefined;
  readonly identity: boolean | undefined;
  readonly trainCode: boolean | undefined;
}

/** The check-list for one winner, always all of it and in one order. What no record answers is open: a person answers it. */
export function verifyWinner({ reproduction, licence, card, agreement, identity, trainCode }: WinnerFacts): Verification[] {
  const states: Record<VerificationItem, Verification['state']> = {
    reproduced: told(reproduction && reproduction.result.kind === 'reproduced'),
    licence: told(licence),
    card: told(card),
    agreement: told(agreement),
    identity: told(identity),
    'train-code': told(trainCode),
  };
  return verificationItems.map((item) => ({ item, state: states[item] }));
}

function told(answer: boolean | undefined): Verification['state'] {
  if (answer === undefined) return 'open';
  return answer ? 'done' : 'failed';
}

export type BudgetDecision =
  | { readonly kind: 'within' }
  | { readonly kind: 'exceeds'; readonly person: string; readonly spent: number; readonly most: number; readonly limit: number };

/**
 * Whether one more answer fits everybody's leak budget, in bits.
 *
 * `spent` is what each member of the team was told on this board before, over all their teams; `most` an upper bound of what the answer can
 * say. The bound depends on nothing private, so that being refused says nothing either. No budget: always within.
 */
export function decideBudget(
  spent: ReadonlyMap<string, number>,
  most: number,
  budget: number | undefined,
  granted: number,
): BudgetDecision {
  if (budget === undefined) return { kind: 'within' };
  const limit = budget + granted;
  for (const [person, bits] of spent) if (!(bits + most <= limit)) return { kind: 'exceeds', person, spent: bits, most, limit };
  return { kind: 'within' };
}

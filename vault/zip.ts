/** Pairs of what stands at the same place. Throws when one list is longer: something was lost on the way. */
export function zip<A, B>(left: readonly A[], right: readonly B[]): [A, B][] {
  if (left.length !== right.length) throw new Error(`${left.length} and ${right.length} things do not pair up`);
  return left.map((a, index) => [a, right[index] as B]);
}

/** `n` numbers between 0 and 100 with many digits, the same for the same seed (mulberry32). */
export function seededNumbers(seed: number, n: number): Float64Array {
  let state = seed * 0x9e3779b1;
  return Float64Array.from({ length: n }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 42_949_672.96;
  });
}

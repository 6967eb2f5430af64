/**
 * Numbers in [0, 1) from a seed, the same on every machine: Bob Jenkins' small fast generator (sfc32), 32 bits a number. Not for secrets.
 */
export function seededRandom(seed: number): () => number {
  let [a, b, c, counter] = [0x9e3779b9 ^ seed, 0x243f6a88 ^ Math.floor(seed / 2 ** 32), 0xb7e15162, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Seeds that differ in one bit only differ everywhere after some rounds.
  for (let round = 0; round < 16; round += 1) next();
  return next;
}

/** The values in a random order (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const mixed = [...values];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

const tails = new Map<string, Promise<unknown>>();

/** Runs one task after another for the same key: pushes, merges and fetches of one repository must not overlap. */
export function inTurn<T>(key: string, task: () => Promise<T>): Promise<T> {
  const before = tails.get(key) ?? Promise.resolve();
  const turn = before.then(task, task);
  const tail = turn
    .catch(() => undefined)
    .then(() => {
      if (tails.get(key) === tail) tails.delete(key);
    });
  tails.set(key, tail);
  return turn;
}

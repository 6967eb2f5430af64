/** Does something with each, `together` at a time, and gives what came out in order. The first failure is thrown when what was begun has ended. */
export async function inTurns<T, R>(list: readonly T[], work: (each: T) => Promise<R>, together = 4): Promise<R[]> {
  const done: R[] = [];
  let at = 0;
  let failed: { error: unknown } | undefined;
  const one = async (): Promise<void> => {
    while (at < list.length && !failed) {
      const mine = at++;
      try {
        done[mine] = await work(list[mine] as T);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: together }, one));
  if (failed) throw failed.error;
  return done;
}

/** Asks again and again until there is an answer. Rejects when `signal` aborts or after `seconds`, saying what was waited for. */
export async function waitFor<T>(what: string, seconds: number, signal: AbortSignal, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

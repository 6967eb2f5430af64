import { setTimeout as sleep } from 'node:timers/promises';

/** Does something again and again with a pause in between, until told to stop; what is under way then is waited for. `step` must not throw. */
export function repeat(step: () => Promise<void>, pauseMs: number): { stop(): Promise<void> } {
  const end = new AbortController();
  const running = (async () => {
    while (!end.signal.aborted) {
      await sleep(pauseMs, undefined, { signal: end.signal, ref: false }).catch(() => undefined);
      if (!end.signal.aborted) await step();
    }
  })();
  return {
    async stop() {
      end.abort();
      await running;
    },
  };
}

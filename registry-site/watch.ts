import { watch } from 'node:fs';
import { sep } from 'node:path';
import { openBuilder, type SiteOptions, type SiteResult } from './build.ts';

const quietMs = 80;
/** Watchers miss things: a file in a folder that came a moment ago. After so much quiet everything is looked at again. */
const lookMs = 3000;

/**
 * Builds, and builds again whenever something changes among the records, until `signal` aborts. Bursts become one build; a build that fails
 * is told and the next change tries again.
 */
export async function watchSite(
  options: SiteOptions,
  tell: { readonly built: (result: SiteResult, ms: number) => void; readonly failed: (error: unknown) => void },
  signal: AbortSignal,
): Promise<void> {
  const builder = openBuilder(options);
  // Competitions with changes; undefined when anything may have changed.
  let touched: Set<string> | undefined;
  let wanted = true;
  let looks = false;
  let wake: () => void = () => undefined;
  let [soon, later]: (NodeJS.Timeout | undefined)[] = [];
  const want = (): void => {
    wanted = true;
    wake();
  };
  const look = (): void => {
    looks = true;
    touched = undefined;
    want();
  };
  const watcher = watch(options.records, { recursive: true }, (_, path) => {
    const [top, name] = path?.split(sep) ?? [];
    if (top === '.git') return;
    if (name === undefined) touched = undefined;
    else touched?.add(name);
    clearTimeout(soon);
    soon = setTimeout(want, quietMs);
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (!wanted) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      wanted = false;
      clearTimeout(later);
      const names = touched;
      touched = new Set();
      const from = performance.now();
      const built = (result: SiteResult): void => {
        // The look after some quiet is nobody's business while it finds nothing.
        if (!looks || result.changed.length > 0) tell.built(result, performance.now() - from);
      };
      const failed = (error: unknown): void => {
        touched = undefined;
        tell.failed(error);
      };
      await builder.build(names).then(built, failed);
      looks = false;
      later = names && setTimeout(look, lookMs);
    }
  } finally {
    clearTimeout(soon);
    clearTimeout(later);
    watcher.close();
  }
}

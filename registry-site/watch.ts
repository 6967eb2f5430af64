import { watch } from 'node:fs';
import { openBuilder, type SiteOptions, type SiteResult } from './build.ts';

const quietMs = 80;

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
  let wanted = true;
  let wake: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(options.records, { recursive: true }, (_, path) => {
    if (path?.split('/')[0] === '.git') return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      wanted = true;
      wake();
    }, quietMs);
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (!wanted) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      wanted = false;
      const from = performance.now();
      await builder.build().then((result) => tell.built(result, performance.now() - from), tell.failed);
    }
  } finally {
    clearTimeout(timer);
    watcher.close();
  }
}

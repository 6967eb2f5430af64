/** Folders of the sandbox that nobody in it can write to: what is mapped from there is no memory of the process's own. */
const readOnly = /^(?:\/usr|\/env|\/harness|\/submission)\//;
const mapping = /^[\da-f]+-[\da-f]+ \S+ \S+ \S+ \d+ *(.*)$/;

/**
 * Bytes a process holds by the `smaps` of gVisor's kernel, which knows no sums of them: all of a mapping without a file or with one in memory,
 * and of a file's what was written to. What several processes share is counted for each.
 */
export function memoryInGvisor(smaps: string): number {
  let kilobytes = 0;
  let counted = 'Rss';
  for (const line of smaps.split('\n')) {
    const path = mapping.exec(line)?.[1];
    if (path !== undefined) counted = readOnly.test(path) ? 'Anonymous' : 'Rss';
    else if (line.startsWith(`${counted}:`)) kilobytes += Number(/^\w+:\s+(\d+) kB$/.exec(line)?.[1] ?? 0);
  }
  return kilobytes * 1024;
}

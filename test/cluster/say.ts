const started = performance.now();

/** A line for whoever watches, on stderr, with the seconds since the start. */
export function say(line: string): void {
  process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s] ${line}\n`);
}

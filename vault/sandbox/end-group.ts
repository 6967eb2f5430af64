/**
 * Ends a process group we started. Also to be called when its leader is gone: one that was killed while it was making its namespaces leaves a
 * half of itself waiting for ever, with our pipes open.
 */
export function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

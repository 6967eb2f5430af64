import { arch, cpus, loadavg, release, totalmem } from 'node:os';

/** What the figures were measured on, as far as it changes them. `load` is the one-minute average before the run. */
export function machine(): Record<string, string | number> {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    arch: arch(),
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

import type { RunnerConfig } from '../options.ts';
import { fullName, type Job } from '../store.ts';

interface Registered extends RunnerConfig {
  readonly id: number;
  busy: number;
}

const hosted: RunnerConfig = { name: 'GitHub Actions 1', labels: ['ubuntu-latest', 'ubuntu-24.04', 'ubuntu-22.04'], slots: 2 };

/** The machines that take jobs, and how busy each is. */
export class RunnerPool {
  private readonly runners: Registered[] = [];

  constructor(runners: readonly RunnerConfig[]) {
    if (!runners.some((one) => one.labels.includes('ubuntu-latest'))) this.add(hosted);
    for (const one of runners) this.add(one);
  }

  /** Registers a machine. Every self-hosted one answers to `self-hosted` too. */
  add(config: RunnerConfig): void {
    const own =
      config === hosted ? config.labels : [...new Set(['self-hosted', 'linux', ...config.labels.map((one) => one.toLowerCase())])];
    this.runners.push({ ...config, labels: own, id: this.runners.length + 1, busy: 0 });
  }

  /** A free machine for a job, now taken; `undefined` when the job must wait. */
  take(job: Job): (RunnerConfig & { id: number }) | undefined {
    const runner = this.runners.find((one) => matches(one, job) && one.busy < (one.slots ?? 1));
    if (runner) runner.busy++;
    return runner;
  }

  give(runner: { id: number }): void {
    const found = this.runners.find((one) => one.id === runner.id);
    if (found) found.busy--;
  }

  /** Whether any machine, busy or not, could ever take the job. */
  fits(job: Job): boolean {
    return this.runners.some((one) => matches(one, job));
  }

  list(): readonly Registered[] {
    return this.runners;
  }
}

function matches(runner: Registered, job: Job): boolean {
  if (runner.repositories && !runner.repositories.includes(fullName(job.run.repository))) return false;
  return job.labels.length > 0 && job.labels.every((label) => runner.labels.includes(label.toLowerCase()));
}

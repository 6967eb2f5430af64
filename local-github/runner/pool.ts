import type { RunnerConfig } from '../options.ts';
import { fullName, type Job, type RunnerGroup } from '../store.ts';

interface Registered extends RunnerConfig {
  readonly id: number;
  busy: number;
}

const hosted: RunnerConfig = { name: 'GitHub Actions 1', labels: ['ubuntu-latest', 'ubuntu-24.04', 'ubuntu-22.04'], slots: 2 };

/** The machines that take jobs, and how busy each is. */
export class RunnerPool {
  private readonly runners: Registered[] = [];
  private readonly groups: () => Iterable<RunnerGroup>;

  constructor(runners: readonly RunnerConfig[], groups: () => Iterable<RunnerGroup>) {
    this.groups = groups;
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
    const runner = this.runners.find((one) => this.matches(one, job) && one.busy < (one.slots ?? 1));
    if (runner) runner.busy++;
    return runner;
  }

  give(runner: { id: number }): void {
    const found = this.runners.find((one) => one.id === runner.id);
    if (found) found.busy--;
  }

  /** Whether any machine, busy or not, could ever take the job. */
  fits(job: Job): boolean {
    return this.runners.some((one) => this.matches(one, job));
  }

  list(): readonly Registered[] {
    return this.runners;
  }

  private matches(runner: Registered, job: Job): boolean {
    if (runner.repositories && !runner.repositories.includes(fullName(job.run.repository))) return false;
    // A machine that was put into no group is in the organisation's own, and one registered at a repository is in none that a job can ask for.
    if (job.group !== undefined && job.group !== (runner.group ?? 'Default')) return false;
    if (runner.group !== undefined) {
      const group = [...this.groups()].find((one) => one.name === runner.group && one.organization === job.run.repository.owner);
      if (!group || !opens(group, job)) return false;
    }
    return fits(runner, job);
  }
}

/** Whether a runner group is open to a job: by its repository, and by its workflow at its ref. */
function opens(group: RunnerGroup, { run }: Job): boolean {
  const { repository } = run;
  if (!repository.private && !group.allowsPublic) return false;
  if (group.visibility === 'selected' && !group.repositories.has(repository.id)) return false;
  const from = `${fullName(repository)}/${run.workflow.path}@`;
  return (
    !group.restricted || group.workflows.some((one) => one === `${from}refs/heads/${run.headBranch}` || one === `${from}${run.headSha}`)
  );
}

function fits(runner: Registered, job: Job): boolean {
  return job.labels.length > 0 && job.labels.every((label) => runner.labels.includes(label.toLowerCase()));
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunnerConfig } from '../options.ts';
import type { InstallationToken, Job } from '../store.ts';
import type { World } from '../world.ts';

/** The folders of one job. */
export interface Folders {
  readonly root: string;
  readonly workspace: string;
  readonly temp: string;
  readonly tools: string;
  readonly home: string;
}

/** What the steps of one job share. */
export interface JobContext {
  readonly world: World;
  readonly job: Job;
  readonly runner: RunnerConfig;
  readonly token: InstallationToken;
  readonly folders: Folders;
  readonly trackingId: string;
  /** What `GITHUB_ENV` and the workflow's `env` blocks made. */
  readonly env: Record<string, string>;
  /** What `GITHUB_PATH` put in front. */
  readonly path: string[];
  readonly steps: Record<string, { outputs: Record<string, string>; outcome: string; conclusion: string }>;
  readonly masks: Set<string>;
  readonly signal: AbortSignal;
  log(line: string): void;
}

/** Makes a job's folders under the server's own. */
export async function makeFolders(world: World, job: Job): Promise<Folders> {
  const root = join(world.dir, 'jobs', String(job.id));
  const { name } = job.run.repository;
  const folders = {
    root,
    workspace: join(root, 'work', name, name),
    temp: join(root, 'temp'),
    tools: join(root, 'tools'),
    home: join(root, 'home'),
  };
  await Promise.all(Object.values(folders).map((one) => mkdir(one, { recursive: true })));
  return folders;
}

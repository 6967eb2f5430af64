import { load } from 'js-yaml';
import type { Access } from '../store.ts';

export interface StepFile {
  id?: string;
  name?: string;
  if?: string | boolean;
  uses?: string;
  run?: string;
  shell?: string;
  with?: Record<string, unknown>;
  env?: Record<string, unknown>;
  'working-directory'?: string;
  'continue-on-error'?: boolean | string;
  'timeout-minutes'?: number | string;
}

export type PermissionsFile = 'read-all' | 'write-all' | Record<string, Access | 'none'>;

export interface JobFile {
  name?: string;
  if?: string | boolean;
  needs?: string | string[];
  'runs-on': string | string[] | { group?: string; labels?: string | string[] };
  permissions?: PermissionsFile;
  env?: Record<string, unknown>;
  outputs?: Record<string, string>;
  'timeout-minutes'?: number | string;
  'continue-on-error'?: boolean | string;
  defaults?: { run?: { shell?: string; 'working-directory'?: string } };
  environment?: string | { name: string; url?: string };
  steps: StepFile[];
}

export interface InputFile {
  description?: string;
  required?: boolean;
  default?: unknown;
  type?: 'string' | 'boolean' | 'choice' | 'number' | 'environment';
  options?: string[];
}

export interface WorkflowFile {
  name?: string;
  'run-name'?: string;
  on: Record<string, Record<string, unknown> | null>;
  env?: Record<string, unknown>;
  permissions?: PermissionsFile;
  concurrency?: string | { group: string; 'cancel-in-progress'?: boolean | string };
  defaults?: JobFile['defaults'];
  jobs: Record<string, JobFile>;
}

/** A workflow file as GitHub reads it. @throws with the place and the reason when it is not one */
export function parseWorkflow(source: string, path: string): WorkflowFile {
  let raw: unknown;
  try {
    raw = load(source, { filename: path });
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const file = raw as Record<string, unknown> | null;
  if (file === null || typeof file !== 'object') throw new Error(`${path}: a workflow must be a mapping`);
  const jobs = file['jobs'];
  if (jobs === null || typeof jobs !== 'object' || Object.keys(jobs).length === 0) throw new Error(`${path}: the workflow has no jobs`);
  for (const [key, job] of Object.entries(jobs as Record<string, JobFile>)) checkJob(path, key, job, jobs as Record<string, JobFile>);
  return { ...(file as unknown as WorkflowFile), on: triggers(file['on']) };
}

function checkJob(path: string, key: string, job: JobFile, jobs: Record<string, JobFile>): void {
  if (!/^[A-Za-z_][\w-]*$/.test(key))
    throw new Error(`${path}: job id "${key}" must start with a letter or _ and contain only letters, digits, - and _`);
  if (!job || typeof job !== 'object' || !Array.isArray(job.steps))
    throw new Error(`${path}: job "${key}" has no steps (reusable workflows are not run here)`);
  if (job['runs-on'] === undefined) throw new Error(`${path}: job "${key}" lacks runs-on`);
  for (const need of needsOf(job)) if (!jobs[need]) throw new Error(`${path}: job "${key}" depends on unknown job "${need}"`);
  for (const step of job.steps)
    if ((step.uses === undefined) === (step.run === undefined))
      throw new Error(`${path}: each step of job "${key}" needs either uses or run`);
}

/** The jobs a job waits for. */
export function needsOf(job: JobFile): string[] {
  return job.needs === undefined ? [] : [job.needs].flat();
}

function triggers(on: unknown): WorkflowFile['on'] {
  if (typeof on === 'string') return { [on]: null };
  if (Array.isArray(on)) return Object.fromEntries(on.map((event) => [String(event), null]));
  return (on as WorkflowFile['on'] | null) ?? {};
}

const known = [
  'actions',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'id-token',
  'issues',
  'packages',
  'pages',
  'pull-requests',
  'statuses',
];

/** What a job's `GITHUB_TOKEN` may do: the job's block, else the workflow's, else reading contents. Unnamed ones are none. */
export function tokenPermissions(workflow: WorkflowFile, job: JobFile): Record<string, Access> {
  const block = job.permissions ?? workflow.permissions ?? { contents: 'read' };
  const metadata = { metadata: 'read' } as const;
  if (block === 'read-all' || block === 'write-all')
    return { ...metadata, ...Object.fromEntries(known.map((name) => [underscored(name), block === 'read-all' ? 'read' : 'write'])) };
  const given = Object.entries(block ?? {}).filter((one): one is [string, Access] => one[1] !== 'none');
  return { ...metadata, ...Object.fromEntries(given.map(([name, level]) => [underscored(name), level])) };
}

function underscored(name: string): string {
  return name.replaceAll('-', '_');
}

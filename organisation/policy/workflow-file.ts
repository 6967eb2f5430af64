import { load } from 'js-yaml';

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly 'runs-on'?: unknown;
  readonly permissions?: unknown;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly secrets?: unknown;
  readonly uses?: string;
  readonly 'timeout-minutes'?: unknown;
  readonly container?: unknown;
  readonly services?: unknown;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly path: string;
  readonly source: string;
  readonly triggers: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly env: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A workflow file, as far as the policy asks about it. Throws, naming the file, when it is not one. */
export function readWorkflow(path: string, source: string): Workflow {
  let raw: unknown;
  try {
    raw = load(source);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`, { cause: error });
  }
  if (!isMap(raw) || !isMap(raw['jobs'])) throw new Error(`${path}: not a workflow: it has no jobs`);
  const jobs = Object.entries(raw['jobs']).map(([key, job]): [string, Job] => {
    if (!isMap(job)) throw new Error(`${path}: job "${key}" is not a mapping`);
    return [key, { ...job, steps: Array.isArray(job['steps']) ? job['steps'].filter(isMap) : [] }];
  });
  return {
    path,
    source,
    triggers: triggersOf(raw['on']),
    permissions: raw['permissions'],
    concurrency: raw['concurrency'],
    env: raw['env'],
    jobs: Object.fromEntries(jobs),
  };
}

function triggersOf(on: unknown): Workflow['triggers'] {
  if (isMap(on)) return on as Workflow['triggers'];
  return Object.fromEntries([on].flat().map((event) => [String(event), null]));
}

/** Labels and group a job asks its machine for. */
export function machineOf(job: Job): { readonly labels: readonly string[]; readonly group: string | undefined } {
  const on = job['runs-on'];
  if (!isMap(on)) return { labels: [on].flat().map(String), group: undefined };
  return { labels: [on['labels'] ?? []].flat().map(String), group: typeof on['group'] === 'string' ? on['group'] : undefined };
}

/** Whether a job runs on a machine of the organisation's own. */
export function isSelfHosted(job: Job): boolean {
  const { labels, group } = machineOf(job);
  return group !== undefined || labels.some((label) => label === 'self-hosted' || label.startsWith('harvester-'));
}

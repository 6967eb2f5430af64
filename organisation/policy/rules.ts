import type { Broken } from './broken.ts';
import { runnerNode, tooOldActions } from './current-node.ts';
import { isSelfHosted, machineOf, type Job, type Step, type Workflow } from './workflow-file.ts';

type Rule = (workflow: Workflow) => readonly Omit<Broken, 'rule'>[];

/** Strings at any depth of a YAML value. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(texts);
}

const reads = (value: unknown, context: RegExp): boolean =>
  texts(value).some((text) => [...text.matchAll(/\$\{\{(.*?)\}\}/gs)].some((found) => context.test(found[1] ?? '')));
const secret = /\bsecrets\b/;
const token = /\bgithub\s*(\.\s*token\b|\[\s*['"]token)/;

function eachJob(workflow: Workflow, check: (job: Job, key: string) => Omit<Broken, 'rule' | 'where'> | undefined): Omit<Broken, 'rule'>[] {
  return Object.entries(workflow.jobs).flatMap(([key, job]) => {
    const broken = check(job, key);
    return broken ? [{ where: `${workflow.path}: ${key}`, ...broken }] : [];
  });
}

function eachStep(workflow: Workflow, check: (step: Step, job: Job) => Omit<Broken, 'rule' | 'where'> | undefined): Omit<Broken, 'rule'>[] {
  return Object.entries(workflow.jobs).flatMap(([key, job]) =>
    job.steps.flatMap((step, at) => {
      const broken = check(step, job);
      return broken ? [{ where: `${workflow.path}: ${key}, step ${at + 1}`, ...broken }] : [];
    }),
  );
}

const isVault = (job: Job): boolean => machineOf(job).labels.includes('harvester-vault');
const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const actionOf = (step: Step): string => (step.uses ?? '').replace(/@[^@]*$/, '');

/** Every rule of `docs/security.md` about workflows, by name. Each is about one file and pure. */
export const rules: Readonly<Record<string, Rule>> = {
  'no-permissions-by-default': ({ path, permissions }) =>
    isMap(permissions) && Object.keys(permissions).length === 0
      ? []
      : [
          {
            where: path,
            why: 'its jobs begin with more than nothing',
            fix: 'write permissions: {} at the top, and what a job needs at the job',
          },
        ],

  'no-privileged-trigger': ({ path, triggers }) =>
    ['pull_request_target', 'workflow_run', 'issue_comment', 'discussion_comment', 'issues', 'fork', 'watch']
      .filter((event) => Object.hasOwn(triggers, event))
      .map((event) => ({
        where: path,
        why: `a stranger can start it by ${event} with this repository's secrets`,
        fix: 'let the App look and dispatch; use pull_request for advice',
      })),

  'ten-inputs': ({ path, triggers }) => {
    const inputs = triggers['workflow_dispatch']?.['inputs'];
    return isMap(inputs) && Object.keys(inputs).length > 10
      ? [{ where: path, why: 'a GitHub Enterprise Server may take ten inputs of a dispatch at most', fix: 'put several into one, as JSON' }]
      : [];
  },

  'pull-requests-get-nothing': (workflow) => {
    if (!Object.hasOwn(workflow.triggers, 'pull_request')) return [];
    const writes = eachJob(workflow, ({ permissions }) =>
      permissions === 'write-all' || (isMap(permissions) && Object.values(permissions).includes('write'))
        ? { why: 'a pull request gets a token that writes', fix: 'give the job contents: read and nothing else' }
        : undefined,
    );
    const secrets = eachJob(workflow, (job) =>
      reads(job, secret) || reads(job, token) || job.secrets !== undefined
        ? {
            why: 'a pull request gets a secret or the token by name',
            fix: 'take it out; what needs one belongs into the control repository',
          }
        : undefined,
    );
    const own = eachJob(workflow, (job) =>
      isSelfHosted(job) ? { why: 'a pull request runs on a machine of yours', fix: 'runs-on: ubuntu-latest' } : undefined,
    );
    return [...writes, ...secrets, ...own];
  },

  'pinned-actions': (workflow) =>
    eachStep(workflow, ({ uses }) =>
      uses === undefined || uses.startsWith('./') || /@[0-9a-f]{40}$/.test(uses)
        ? undefined
        : { why: `${uses} can become other code tomorrow`, fix: 'name the full commit SHA, with the version as a comment' },
    ),

  'current-node': ({ path, source }) =>
    tooOldActions(source).map(({ action, major, first }) => ({
      where: path,
      why:
        major === undefined
          ? `nothing says which version of ${action} its SHA is, so nobody can see whether GitHub still runs it`
          : `${action} v${major} asks for a Node that GitHub's runners no longer bring: they have Node ${runnerNode}`,
      fix: `name ${action} v${first} or later by its full SHA, with the version behind it as a comment`,
    })),

  'no-template-in-script': (workflow) =>
    eachStep(workflow, (step) => {
      const scripts = [step.run, step.shell, step.with?.['script'], step.with?.['entrypoint'], step.with?.['args']];
      return scripts.some((script) => typeof script === 'string' && script.includes('${{'))
        ? {
            why: 'an expression is pasted into a script before the shell reads it',
            fix: 'put it into env: and write "$NAME" in the script',
          }
        : undefined;
    }),

  'no-environment-files': (workflow) =>
    eachStep(workflow, ({ run }) =>
      run !== undefined && /GITHUB_(ENV|PATH)\b/.test(run)
        ? { why: 'what it writes changes every step after it', fix: 'use a step output' }
        : undefined,
    ),

  timeout: (workflow) =>
    eachJob(workflow, (job) => {
      const minutes = job['timeout-minutes'];
      return typeof minutes === 'number' && minutes > 0 && minutes <= 360
        ? undefined
        : { why: 'it may hang for six hours', fix: 'write timeout-minutes' };
    }),

  concurrency: ({ path, concurrency, triggers }) => {
    const group = isMap(concurrency) ? concurrency['group'] : concurrency;
    if (typeof group !== 'string')
      return [{ where: path, why: 'two runs may work on the same thing at once', fix: 'write concurrency with a group' }];
    const dispatch = triggers['workflow_dispatch'];
    const inputs = isMap(dispatch) && isMap(dispatch['inputs']) ? dispatch['inputs'] : {};
    const keyed = !Object.hasOwn(inputs, 'run_key') || /inputs\.(run_key|competition)\b/.test(group);
    return keyed
      ? []
      : [
          {
            where: path,
            why: 'one dispatch can push another one out',
            fix: 'make inputs.run_key (or, for one writer, inputs.competition) part of the group',
          },
        ];
  },

  'no-kept-credentials': (workflow) =>
    eachStep(workflow, (step) =>
      actionOf(step) === 'actions/checkout' && step.with?.['persist-credentials'] !== false
        ? { why: 'the token stays in .git/config for every later step', fix: 'persist-credentials: false' }
        : undefined,
    ),

  'no-cache': (workflow) =>
    eachStep(workflow, (step) => {
      const action = actionOf(step);
      const turned = step.with?.['cache'] !== undefined || String(step.with?.['enable-cache'] ?? 'false') !== 'false';
      const silent =
        (action === 'astral-sh/setup-uv' && step.with?.['enable-cache'] === undefined) ||
        (action === 'actions/setup-node' && step.with?.['package-manager-cache'] !== false);
      return action.startsWith('actions/cache') || turned || silent
        ? { why: 'a cache carries bytes from one run into a later, more trusted one', fix: 'switch the cache off' }
        : undefined;
    }),

  'secrets-only-in-steps': (workflow) => {
    const wide = reads(workflow.env, secret)
      ? [{ where: workflow.path, why: 'a secret is in the environment of every job', fix: 'give it to the one step that needs it' }]
      : [];
    const jobs = eachJob(workflow, (job) =>
      job.secrets !== undefined || reads(job.env, secret) || reads(job, /toJSON\s*\(\s*secrets\s*\)/i)
        ? { why: 'a secret reaches more than one step', fix: 'give it to the one step that needs it, by name' }
        : undefined,
    );
    return [...wide, ...jobs];
  },

  'own-machines-by-group': (workflow) =>
    eachJob(workflow, (job) =>
      isSelfHosted(job) && machineOf(job).group === undefined
        ? {
            why: 'labels are no boundary: any workflow may name them',
            fix: 'runs-on: { group: …, labels: … }, the group open to this workflow on main only',
          }
        : undefined,
    ),

  'the-vault-gets-nothing': (workflow) =>
    eachJob(workflow, (job) => {
      if (!isVault(job)) return undefined;
      const given = isMap(job.permissions) ? Object.keys(job.permissions).length > 0 : job.permissions !== undefined;
      if (given) return { why: 'the job beside private data holds a token', fix: 'take permissions out of this job' };
      if (reads(job, secret) || reads(job, token))
        return { why: 'the job beside private data names a secret or the token', fix: 'take it out: key and data are files of the runner' };
      if (job.steps.some((step) => actionOf(step) === 'actions/checkout'))
        return { why: 'the job beside private data checks a repository out', fix: 'hand files over as an artifact' };
      if (job.steps.some((step) => step.run !== undefined))
        return { why: 'the job beside private data runs a script', fix: 'let an action do it' };
      if (job.container !== undefined || job.services !== undefined)
        return { why: 'the job beside private data starts containers', fix: 'take them out' };
      return undefined;
    }),
};

import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'runs-on'?: unknown;
  readonly 'timeout-minutes'?: unknown;
  readonly steps?: readonly Step[];
  readonly secrets?: unknown;
}
interface Workflow {
  readonly name: string;
  readonly source: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = new URL('../../../workflows/', import.meta.url);
const workflows = readdirSync(root, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.yml'))
  .map((name): Workflow => {
    const source = readFileSync(new URL(name, root), 'utf8');
    return { ...(load(source) as Pick<Workflow, 'on' | 'jobs' | 'permissions'>), name, source };
  });
const steps = workflows.flatMap(({ name, jobs }) =>
  Object.values(jobs).flatMap(({ steps: all = [] }) => all.map((step) => ({ name, ...step }))),
);

test('attack 4: what strangers name (branches, titles, files, inputs) is never put into a script', () => {
  const scripts = steps.filter(({ run }) => run !== undefined && /\$\{\{\s*(?!runner\.|github\.workspace\b)[^}]*\}\}/.test(run));
  expect(scripts.map(({ name, run }) => `${name}: ${run}`)).toEqual([]);
});

test('attack 6: no step lets what it prints set outputs or variables', () => {
  const unsafe = workflows.filter(({ source }) => /::set-output|::set-env|ACTIONS_ALLOW_UNSECURE_COMMANDS/.test(source));
  expect(unsafe.map(({ name }) => name)).toEqual([]);
});

test('attack 7: nothing that runs on the private runner, or after a stranger’s code, uses a cache', () => {
  const caching = steps.filter(
    ({ uses = '', with: given = {} }) =>
      /^actions\/cache\b/.test(uses) || ('cache' in given && given['cache'] !== false && given['cache'] !== ''),
  );
  expect(caching.filter(({ name }) => name.startsWith('control/')).map(({ uses }) => uses)).toEqual([]);
});

test('attack 9: the job that evaluates has neither a permission nor a secret to be read from memory', () => {
  const evaluate = workflows.find(({ name }) => name === 'control/evaluate.yml');
  const job = evaluate?.jobs['evaluate'];
  expect([evaluate?.permissions, job?.permissions ?? {}]).toEqual([{}, {}]);
  expect(job?.steps?.length).toBeGreaterThan(0);
  expect(JSON.stringify(job)).not.toMatch(/secrets\.|GITHUB_TOKEN|github\.token/i);
});

test('attack 10: every job ends, and none starts for a stranger on a machine of ours', () => {
  for (const { name, on, jobs } of workflows) {
    expect([name, ...Object.keys(on).filter((event) => event === 'pull_request_target' || event === 'issue_comment')]).toEqual([name]);
    for (const [id, job] of Object.entries(jobs)) {
      const ours = 'pull_request' in on && JSON.stringify(job['runs-on']).includes('self-hosted');
      expect({ name, id, ends: 'timeout-minutes' in job, ours }).toEqual({ name, id, ends: true, ours: false });
    }
  }
});

test('attack 19: no workflow that has a right checks out a head it was told', () => {
  const checkouts = steps.filter(({ name, uses }) => uses?.startsWith('actions/checkout') && !name.startsWith('competition/'));
  for (const { name, with: given = {} } of checkouts) {
    const told = /head_sha|pull_request\.head|github\.head_ref/.test(JSON.stringify(given));
    expect({ name, keeps: given['persist-credentials'], told }).toEqual({ name, keeps: false, told: false });
  }
});

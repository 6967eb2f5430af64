import { expect, test } from 'vitest';
import type { RunnerConfig } from '../options.ts';
import type { Job, RunnerGroup } from '../store.ts';
import { RunnerPool } from './pool.ts';

const owner = { login: 'acme' };
const repository = { id: 1, owner, name: 'control', private: true };
const job = (group: string | undefined, file = 'evaluate.yml') =>
  ({
    labels: ['vault'],
    group,
    run: { repository, workflow: { path: `.github/workflows/${file}` }, headBranch: 'main', headSha: 'a'.repeat(40) },
  }) as unknown as Job;
const vault = {
  organization: owner,
  name: 'vault',
  visibility: 'selected',
  repositories: new Set([1]),
  restricted: true,
  workflows: ['acme/control/.github/workflows/evaluate.yml@refs/heads/main'],
} as unknown as RunnerGroup;
const takes = (runner: Partial<RunnerConfig>, groups: RunnerGroup[], asked: Job) =>
  new RunnerPool([{ name: 'r', labels: ['vault'], ...runner }], () => groups).fits(asked);

test('a job that asks for a group gets a machine of that group alone', () => {
  expect(takes({ group: 'vault' }, [vault], job('vault'))).toBe(true);
  expect(takes({}, [vault], job('vault'))).toBe(false);
  expect(takes({ group: 'other' }, [vault, { ...vault, name: 'other' }], job('vault'))).toBe(false);
});

test('a group that is not there, or not open to the workflow, gives none', () => {
  expect(takes({ group: 'vault' }, [], job('vault'))).toBe(false);
  expect(takes({ group: 'vault' }, [vault], job('vault', 'other.yml'))).toBe(false);
  expect(takes({ group: 'vault' }, [{ ...vault, repositories: new Set() }], job('vault'))).toBe(false);
});

test('a machine in no group of its own takes what asks for none', () => {
  expect(takes({}, [vault], job(undefined))).toBe(true);
  expect(takes({}, [vault], job('Default'))).toBe(true);
});

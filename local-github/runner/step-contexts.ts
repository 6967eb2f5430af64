import { join } from 'node:path';
import { githubContext, runContexts } from '../actions/contexts.ts';
import { fill, type Contexts } from '../actions/expressions.ts';
import type { StepFile } from '../actions/workflow-file.ts';
import type { JobContext } from './job-context.ts';

/** What an expression in a step sees. */
export function contextsOf(context: JobContext, step?: StepFile): Contexts {
  const { world, job, token, folders, runner } = context;
  const base = runContexts(world, job.run, job);
  const secrets = { ...(base['secrets'] as Record<string, string>), GITHUB_TOKEN: token.token };
  const env = { ...context.env };
  const contexts: Contexts = {
    ...base,
    github: {
      ...githubContext(world, job.run, job),
      token: token.token,
      workspace: folders.workspace,
      event_path: join(folders.temp, 'event.json'),
    },
    secrets,
    env,
    steps: context.steps,
    job: { status: 'success' },
    runner: {
      name: runner.name,
      os: 'Linux',
      arch: process.arch === 'x64' ? 'X64' : 'ARM64',
      temp: folders.temp,
      tool_cache: folders.tools,
      environment: 'self-hosted',
    },
  };
  return step?.env ? { ...contexts, env: { ...env, ...texts(step.env, contexts) } } : contexts;
}

/** An `env:` block with its expressions filled in. */
export function texts(block: Record<string, unknown> | undefined, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(Object.entries(block ?? {}).map(([name, value]) => [name, fill(value, contexts)]));
}

import { reader } from '../git/read.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { now, type Repository, type Workflow } from '../store.ts';
import type { World } from '../world.ts';

export interface FoundWorkflow {
  readonly workflow: Workflow;
  readonly source: string;
}

/** The workflow files at a commit (default: the default branch's), each with its lasting id. */
export async function readWorkflows(world: World, repository: Repository, at?: string): Promise<FoundWorkflow[]> {
  const sha = at ?? (await resolveCommit(repository, `refs/heads/${repository.defaultBranch}`));
  if (!sha) return [];
  const read = reader(repository);
  const entries = (await read.tree(`${sha}:.github/workflows`, false)) ?? [];
  const files = entries.filter((one) => one.type === 'blob' && one.mode !== '120000' && /\.ya?ml$/.test(one.path));
  return Promise.all(
    files.map(async (one) => {
      const path = `.github/workflows/${one.path}`;
      const source = (await read.blob(one.sha))?.toString() ?? '';
      let workflow = repository.workflows.get(path);
      if (!workflow) repository.workflows.set(path, (workflow = { id: world.store.id(), path, name: path, createdAt: now() }));
      workflow.name = /^name:\s*(['"]?)(.+?)\1\s*$/m.exec(source)?.[2] ?? path;
      return { workflow, source };
    }),
  );
}

import { git } from '../git/run.ts';
import { glob } from '../rulesets/rules-for.ts';
import type { Repository, Workflow } from '../store.ts';
import { parseWorkflow } from './workflow-file.ts';

/** Whether a push to a branch starts this workflow (`branches`, `branches-ignore`, `paths`, `paths-ignore`). */
export async function matchesPush(
  repository: Repository,
  workflow: Workflow,
  source: string,
  branch: string,
  sha: string,
): Promise<boolean> {
  let on: Record<string, Record<string, unknown> | null>;
  try {
    on = parseWorkflow(source, workflow.path).on;
  } catch {
    return false;
  }
  if (!('push' in on)) return false;
  const filter = on['push'] ?? {};
  const list = (key: string) => [filter[key] ?? []].flat().map(String);
  if (filter['tags'] && !filter['branches']) return false;
  if (filter['branches'] && !anyOf(list('branches'), branch)) return false;
  if (anyOf(list('branches-ignore'), branch)) return false;
  const [paths, ignored] = [list('paths'), list('paths-ignore')];
  if (paths.length === 0 && ignored.length === 0) return true;
  const out = await git(repository.dir, ['diff-tree', '--root', '--no-commit-id', '--name-only', '-r', '-m', '--first-parent', '-z', sha]);
  const files = out.split('\0').filter(Boolean);
  if (paths.length > 0 && !files.some((file) => anyOf(paths, file))) return false;
  return ignored.length === 0 || files.some((file) => !anyOf(ignored, file));
}

/** The last pattern that matches decides; `!` takes back. */
function anyOf(patterns: readonly string[], text: string): boolean {
  let hit = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) hit = hit && !glob(pattern.slice(1)).test(text);
    else hit = hit || glob(pattern).test(text);
  }
  return hit;
}

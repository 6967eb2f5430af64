import { renderCheckRun, renderCheckSuite, suiteState } from '../render/check.ts';
import { omit } from '../render/omit.ts';
import { accountOf, now, type Account, type App, type CheckRun, type CheckSuite, type Repository } from '../store.ts';
import type { World } from '../world.ts';

/** The suite of an App for a commit: the newest there is, or a new one. */
export function suiteFor(world: World, repository: Repository, app: App, headSha: string, headBranch: string | null): CheckSuite {
  const found = [...repository.checkSuites.values()].findLast((one) => one.app === app && one.headSha === headSha);
  if (found) return found;
  const suite: CheckSuite = { id: world.store.id(), repository, app, headSha, headBranch, createdAt: now(), updatedAt: now() };
  repository.checkSuites.set(suite.id, suite);
  return suite;
}

/** Sends `check_run`, with the suite inside as GitHub nests it, and `check_suite` once all of its runs are done. */
export async function emitCheck(
  world: World,
  run: CheckRun,
  action: 'created' | 'completed' | 'rerequested',
  sender: Account = botOf(world, run.app),
): Promise<void> {
  const { suite } = run;
  const { repository } = suite;
  suite.updatedAt = now();
  const rendered = await renderCheckSuite(world, suite);
  const nested = omit(rendered, 'repository', 'latest_check_runs_count', 'check_runs_url', 'head_commit');
  world.webhooks.emit('check_run', action, repository, sender, { check_run: { ...renderCheckRun(world, run), check_suite: nested } });
  if (action === 'completed' && suiteState(suite).status === 'completed') {
    world.webhooks.emit('check_suite', 'completed', repository, sender, { check_suite: await renderCheckSuite(world, suite) });
  }
}

/** The account an App acts as. */
export function botOf(world: World, app: App): Account {
  return accountOf(world.store, `${app.slug}[bot]`) ?? app.owner;
}

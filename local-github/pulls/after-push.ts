import { reader } from '../git/read.ts';
import { git, tryGit } from '../git/run.ts';
import { renderCheckSuite } from '../render/check.ts';
import { byEmail, renderSimpleCommit } from '../render/commit.ts';
import type { PullIssue } from '../render/pull.ts';
import { repositoryPage } from '../render/urls.ts';
import { now, type Account, type CheckSuite, type Repository } from '../store.ts';
import type { World } from '../world.ts';
import { closePull, emitPull } from './change.ts';

const nothing = '0'.repeat(40);

/** Turns ref changes into what GitHub does with them: push events, moved pull requests, check suites, workflow runs. */
export async function afterPush(
  world: World,
  repository: Repository,
  pusher: Account,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<void> {
  for (const ref of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(ref) ?? nothing, after.get(ref) ?? nothing];
    if (from === to) continue;
    repository.pushedAt = now();
    await emitPush(world, repository, pusher, ref, from, to);
    if (!ref.startsWith('refs/heads/')) continue;
    const branch = ref.slice('refs/heads/'.length);
    await movePulls(world, repository, pusher, branch, from, to);
    if (to === nothing) continue;
    await requestSuites(world, repository, pusher, branch, to);
    await world.actions.onPush(repository, branch, to, pusher);
  }
}

async function emitPush(world: World, repository: Repository, pusher: Account, ref: string, from: string, to: string): Promise<void> {
  const read = reader(repository);
  const deleted = to === nothing;
  const listed = deleted ? [] : await read.log(from === nothing ? to : `${from}..${to}`, { limit: from === nothing ? 1 : 20 });
  const page = repositoryPage(world, repository);
  const commits = await Promise.all(
    listed.map(async (commit) => {
      const changed = await namesOf(repository, commit.sha);
      const person = (one: { name: string; email: string; date: string }) => ({
        name: one.name,
        email: one.email,
        date: one.date,
        ...(byEmail(world, one.email) ? { username: byEmail(world, one.email)?.login } : {}),
      });
      return {
        ...renderSimpleCommit(commit),
        distinct: true,
        url: `${page}/commit/${commit.sha}`,
        author: person(commit.author),
        committer: person(commit.committer),
        ...changed,
      };
    }),
  );
  const forced = from !== nothing && !deleted && (await read.mergeBase(from, to)) !== from;
  world.webhooks.emit('push', null, repository, pusher, {
    ref,
    before: from,
    after: to,
    created: from === nothing,
    deleted,
    forced,
    base_ref: null,
    compare: `${page}/compare/${from.slice(0, 12)}...${to.slice(0, 12)}`,
    commits: from === nothing ? [] : commits.toReversed(),
    head_commit: commits[0] ?? null,
    pusher: { name: pusher.login, email: pusher.email },
  });
}

async function namesOf(repository: Repository, sha: string): Promise<{ added: string[]; removed: string[]; modified: string[] }> {
  const out = await git(repository.dir, ['diff-tree', '--root', '--no-commit-id', '--name-status', '--no-renames', '-r', '-z', sha]);
  const parts = out.split('\0');
  const names = { added: [] as string[], removed: [] as string[], modified: [] as string[] };
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const kind = parts[i] === 'A' ? 'added' : parts[i] === 'D' ? 'removed' : 'modified';
    names[kind].push(parts[i + 1] ?? '');
  }
  return names;
}

async function movePulls(world: World, repository: Repository, pusher: Account, branch: string, from: string, to: string): Promise<void> {
  for (const base of world.store.repositories.values()) {
    for (const issue of base.issues.values()) {
      const { pull } = issue;
      if (!pull || issue.state !== 'open' || base.deleted) continue;
      if (pull.headRepository === repository && pull.headRef === branch) {
        if (to === nothing) await closePull(world, issue as PullIssue, pusher);
        else await moveHead(world, issue as PullIssue, pusher, from, to);
      } else if (base === repository && pull.baseRef === branch && to !== nothing) {
        await mergedByPush(world, issue as PullIssue, pusher, to);
      }
    }
  }
}

async function moveHead(world: World, issue: PullIssue, pusher: Account, from: string, to: string): Promise<void> {
  const { pull, repository } = issue;
  await keepHead(issue, to);
  pull.headSha = to;
  const tip = await tryGit(repository.dir, ['rev-parse', '--verify', '--quiet', `refs/heads/${pull.baseRef}`]);
  if (tip.code === 0) pull.baseSha = tip.stdout.toString().trim();
  issue.updatedAt = now();
  pull.timeline.push({ at: now(), by: pusher, what: `pushed \`${to.slice(0, 7)}\`` });
  await emitPull(world, issue, 'synchronize', pusher, { before: from, after: to });
}

/** Points `refs/pull/N/head` of the base repository at the head. */
export async function keepHead(issue: PullIssue, sha: string): Promise<void> {
  await git(issue.repository.dir, ['update-ref', `refs/pull/${issue.number}/head`, sha]);
}

/** A push that brings a pull request's head into its base branch merges it. */
async function mergedByPush(world: World, issue: PullIssue, pusher: Account, tip: string): Promise<void> {
  const { pull, repository } = issue;
  const inside = await tryGit(repository.dir, ['merge-base', '--is-ancestor', pull.headSha, tip]);
  if (inside.code !== 0) return;
  Object.assign(pull, { merged: true, mergedAt: now(), mergedBy: pusher, mergeCommitSha: tip });
  await closePull(world, issue, pusher);
}

/** Every App that may write checks gets a suite for a new commit, as at GitHub. */
async function requestSuites(world: World, repository: Repository, pusher: Account, branch: string, sha: string): Promise<void> {
  for (const installation of world.store.installations.values()) {
    const here =
      installation.account === repository.owner && (installation.selection === 'all' || installation.repositories.has(repository.id));
    if (!here || !installation.app.webhook.url || installation.permissions['checks'] !== 'write') continue;
    const suite: CheckSuite = {
      id: world.store.id(),
      repository,
      app: installation.app,
      headSha: sha,
      headBranch: branch,
      createdAt: now(),
      updatedAt: now(),
    };
    repository.checkSuites.set(suite.id, suite);
    if (installation.events.includes('check_suite')) {
      world.webhooks.emit('check_suite', 'requested', repository, pusher, { check_suite: await renderCheckSuite(world, suite) });
    }
  }
}

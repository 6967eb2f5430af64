import { reader } from '../git/read.ts';
import type { PullIssue } from '../render/pull.ts';
import { accountOf, includes, permissionOf, type Repository } from '../store.ts';
import type { World } from '../world.ts';
import { pullFiles } from './pull-files.ts';

const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/**
 * The logins of whom one must approve, for each changed file that somebody owns by the base branch's CODEOWNERS. As GitHub does, it passes over
 * owners that are not there or may not write; this server has no teams, so these are among them.
 */
export async function codeOwners(world: Pick<World, 'store'>, issue: PullIssue): Promise<string[][]> {
  const { repository, pull } = issue;
  const file = await codeOwnersFile(repository, `refs/heads/${pull.baseRef}`);
  if (!file) return [];
  return (await pullFiles(issue))
    .flatMap(({ filename, previous }) => [filename, ...(previous === undefined ? [] : [previous])])
    .map((path) => ownersOf(file.text, path).filter((login) => mayOwn(world, repository, login)))
    .filter((owners) => owners.length > 0);
}

/** OpenAPI `codeowners-errors`, as far as it is about owners; undefined where the default branch has no such file. */
export async function codeOwnersErrors(
  world: Pick<World, 'store'>,
  repository: Repository,
): Promise<readonly Record<string, unknown>[] | undefined> {
  const file = await codeOwnersFile(repository, `refs/heads/${repository.defaultBranch}`);
  return file?.text.split('\n').flatMap((source, at) => {
    const [, ...owners] = wordsOf(source);
    const unknown = owners.filter((owner) => !mayOwn(world, repository, owner.replace(/^@/, '')));
    return unknown.map((owner) => {
      const [line, column] = [at + 1, source.indexOf(owner) + 1];
      const message = `Unknown owner on line ${line}: make sure ${owner} exists and has write access to the repository\n\n  ${source}\n  ${' '.repeat(column - 1)}^`;
      return { line, column, source, kind: 'Unknown owner', suggestion: null, message, path: file.path };
    });
  });
}

async function codeOwnersFile(repository: Repository, revision: string): Promise<{ path: string; text: string } | undefined> {
  const read = reader(repository);
  for (const path of places) {
    const entry = await read.entry(revision, path);
    const bytes = entry && (await read.blob(entry.sha));
    if (bytes) return { path, text: bytes.toString() };
  }
  return undefined;
}

function mayOwn({ store }: Pick<World, 'store'>, repository: Repository, login: string): boolean {
  const account = accountOf(store, login);
  return account?.kind === 'User' && includes(permissionOf(repository, account), 'write');
}

/** A pattern and its owners. */
function wordsOf(line: string): string[] {
  return line.replace(/#.*$/, '').trim().split(/\s+/);
}

/** The last pattern that matches wins; one without owners takes them away. */
function ownersOf(text: string, path: string): string[] {
  const lines = text.split('\n').map(wordsOf);
  const last = lines.findLast(([pattern = '']) => pattern !== '' && pathPattern(pattern).test(path));
  return (last ?? []).slice(1).map((owner) => owner.replace(/^@/, ''));
}

/** gitignore's patterns without `!` and ranges: anchored by a slash in front or inside; a folder stands for all below it. */
function pathPattern(pattern: string): RegExp {
  const body = pattern.replace(/^\/|\/$/g, '');
  const source = body
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (star) => (star === '**/' ? '(?:.+/)?' : star === '**' ? '.*' : star === '*' ? '[^/]*' : '[^/]'));
  const below = pattern.endsWith('/') ? '/.+' : pattern.endsWith('/*') ? '' : '(?:/.+)?';
  return new RegExp(`^${/\/./.test(pattern) ? '' : '(?:.+/)?'}${source}${below}$`);
}

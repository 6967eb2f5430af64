import { reader } from '../git/read.ts';
import type { PullIssue } from '../render/pull.ts';
import { accountOf, includes, permissionOf } from '../store.ts';
import type { World } from '../world.ts';
import { pullFiles } from './pull-files.ts';

const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/**
 * The logins of whom one must approve, for each changed file that somebody owns by the base branch's CODEOWNERS. As GitHub does, it passes over
 * owners that are not there or may not write; this server has no teams, so these are among them.
 */
export async function codeOwners(world: Pick<World, 'store'>, issue: PullIssue): Promise<string[][]> {
  const { repository, pull } = issue;
  const read = reader(repository);
  const found = (await Promise.all(places.map((path) => read.entry(`refs/heads/${pull.baseRef}`, path)))).find((one) => one !== undefined);
  const text = found && (await read.blob(found.sha))?.toString();
  if (text === undefined) return [];
  const mayWrite = (login: string): boolean => {
    const account = accountOf(world.store, login);
    return account?.kind === 'User' && includes(permissionOf(repository, account), 'write');
  };
  return (await pullFiles(issue))
    .flatMap(({ filename, previous }) => [filename, ...(previous === undefined ? [] : [previous])])
    .map((path) => ownersOf(text, path).filter(mayWrite))
    .filter((owners) => owners.length > 0);
}

/** The last pattern that matches wins; one without owners takes them away. */
function ownersOf(text: string, path: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*$/, '').trim().split(/\s+/));
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

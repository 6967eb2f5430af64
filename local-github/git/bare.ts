import { mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './run.ts';

const settings: [string, string][] = [
  ['http.receivepack', 'true'],
  ['http.uploadpack', 'true'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
  ['uploadpack.allowFilter', 'true'],
  // As at GitHub, nobody pushes to refs/pull; the server writes these refs itself.
  ['receive.hideRefs', 'refs/pull'],
  ['receive.fsckObjects', 'true'],
  ['gc.auto', '0'],
  ['receive.autogc', 'false'],
];

/** Makes an empty bare repository. */
export async function createBare(dir: string, defaultBranch: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await git(dir, ['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, '.']);
  await configure(dir);
}

/**
 * Makes a bare repository that starts with the branches and tags of `source`. All of a network have one store of objects, as at GitHub: each reads
 * what was pushed to any of them, also when that one is gone, and what git looks through does not grow with the forks.
 */
export async function forkBare(source: string, dir: string, defaultBranch: string, onlyDefault: boolean): Promise<void> {
  await createBare(dir, defaultBranch);
  await rm(join(dir, 'objects'), { recursive: true });
  await symlink(await realpath(join(source, 'objects')), join(dir, 'objects'));
  const wanted = onlyDefault ? [`refs/heads/${defaultBranch}`] : ['refs/heads', 'refs/tags'];
  const refs = await git(source, ['for-each-ref', '--format=create %(refname) %(objectname)', ...wanted]);
  await git(dir, ['update-ref', '--stdin'], { input: refs });
}

async function configure(dir: string): Promise<void> {
  const lines = settings.map(([key, value]) => {
    const [section, name] = key.split('.') as [string, string];
    return `[${section}]\n\t${name} = ${value}\n`;
  });
  await writeFile(join(dir, 'config'), `[core]\n\tbare = true\n\trepositoryformatversion = 0\n${lines.join('')}`);
  await rm(join(dir, 'hooks'), { recursive: true, force: true });
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Commits the files of a folder (modes kept, `.git` left out) as the first commit of a branch and returns its sha. */
export async function commitFolder(dir: string, folder: string, branch: string, by: Person, message: string): Promise<string> {
  const index = join(dir, 'local-github.index');
  const env = { ...identity(by), GIT_INDEX_FILE: index };
  await git(dir, ['--work-tree', folder, 'add', '--all', '--force', '.'], { env });
  const tree = (await git(dir, ['write-tree'], { env })).trim();
  await rm(index, { force: true });
  const commit = await commitTree(dir, tree, [], by, message);
  await git(dir, ['update-ref', `refs/heads/${branch}`, commit]);
  return commit;
}

/** Writes a commit object and returns its sha; moves no ref. */
export async function commitTree(
  dir: string,
  tree: string,
  parents: readonly string[],
  by: Person,
  message: string,
  committer: Person = by,
): Promise<string> {
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  return (await git(dir, args, { env: identity(by, committer), input: message })).trim();
}

function identity(by: Person, committer: Person = by): Record<string, string> {
  return { GIT_AUTHOR_NAME: by.name, GIT_AUTHOR_EMAIL: by.email, GIT_COMMITTER_NAME: committer.name, GIT_COMMITTER_EMAIL: committer.email };
}

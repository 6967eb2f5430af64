import type { Competition } from '../contract/competition.ts';
import type { Problem } from '../contract/problem.ts';
import { isRelativePath } from '../contract/scalars.ts';
import type { TreeEntry } from './intake.ts';
import { mostFileBytes } from './on-github.ts';

/** What is wrong with a team's folder whatever stands in its files: kinds of entries, names, number, size. `root` ends in a slash. */
export function folderProblems(entries: readonly TreeEntry[], root: string, competition: Pick<Competition, 'limits'>): Problem[] {
  return [...entryProblems(entries, root), ...sizeProblems(entries, root, competition)];
}

function entryProblems(entries: readonly TreeEntry[], root: string): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const inside = entry.path.slice(root.length);
    if (entry.mode === '120000') problems.push(odd(entry, 'LINK', 'is a symbolic link', 'put the file itself there'));
    else if (entry.mode === '160000') problems.push(odd(entry, 'SUBMODULE', 'is a submodule', 'put the files themselves there'));
    else if (entry.mode !== '100644' && entry.mode !== '100755')
      problems.push(odd(entry, 'MODE', `has the odd git mode ${entry.mode}`, 'commit it as an ordinary file'));
    if (!isRelativePath(inside) || !/^[\w.\-/ ]+$/.test(inside) || inside.split('/').some((part) => part.startsWith('-'))) {
      problems.push(odd(entry, 'NAME', 'has a name with unusual characters', 'use letters, digits, "_", "-" and "." only'));
    }
    const twin = seen.get(inside.toLowerCase());
    if (twin) problems.push(odd(entry, 'CASE_TWIN', `differs from ${twin} only by upper and lower case`, 'rename one of the two'));
    seen.set(inside.toLowerCase(), entry.path);
  }
  return problems.slice(0, 20);
}

function sizeProblems(entries: readonly TreeEntry[], root: string, { limits }: Pick<Competition, 'limits'>): Problem[] {
  if (entries.length === 0) return [{ code: 'EMPTY', path: root, message: 'holds no files', next: 'add submission.yaml and a model' }];
  const problems: Problem[] = [];
  if (entries.length > limits.files)
    problems.push({
      code: 'TOO_MANY_FILES',
      path: root,
      message: `holds ${entries.length} files`,
      allowed: `${limits.files} files`,
      next: 'pack weights into one artifact',
    });
  for (const { path, bytes = 0 } of entries.filter((entry) => (entry.bytes ?? 0) > mostFileBytes).slice(0, 20))
    problems.push({
      code: 'TOO_LARGE',
      path,
      message: `holds ${(bytes / 1e6).toFixed(1)} MB`,
      allowed: '104.8 MB',
      next: 'GitHub takes no file over 100 MiB, and Git LFS none from a fork: make it smaller, or several files',
    });
  const bytes = entries.reduce((sum, entry) => sum + (entry.bytes ?? Number.POSITIVE_INFINITY), 0);
  if (!(bytes <= limits.archiveMB * 1e6)) {
    problems.push({
      code: 'TOO_LARGE',
      path: root,
      message: `holds ${(bytes / 1e6).toFixed(1)} MB`,
      allowed: `${limits.archiveMB} MB`,
      next: 'make the model smaller, or ask the organisers for more room',
    });
  }
  return problems;
}

function odd(entry: TreeEntry, code: string, message: string, next: string): Problem {
  return { code, path: entry.path, message, next };
}

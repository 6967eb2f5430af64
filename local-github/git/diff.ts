import type { Repository } from '../store.ts';
import { askObjects } from './ask-objects.ts';

export interface FileChange {
  readonly filename: string;
  readonly previous: string | undefined;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  readonly sha: string;
  readonly mode: string;
  readonly additions: number;
  readonly deletions: number;
  /** Unified hunks without the file header; absent for binary or very large changes. */
  readonly patch: string | undefined;
}

const words: Record<string, FileChange['status']> = { A: 'added', D: 'removed', M: 'modified', R: 'renamed', C: 'copied', T: 'changed' };
const patchLimit = 256 * 1024;

/** The files that differ between two commits, in git's order, renames found. */
export async function changedFiles(repository: Repository, from: string, to: string): Promise<FileChange[]> {
  const common = ['-M', '--no-ext-diff', '--no-color', '--end-of-options', from, to];
  const diff = async (...how: string[]): Promise<string> => {
    const { code, stdout, stderr } = await askObjects(repository.dir, ['diff', ...how, ...common], [from, to]);
    if (code !== 0) throw new Error(`git diff ${from} ${to} in ${repository.dir} failed (${code}): ${stderr.trim()}`);
    return stdout.toString();
  };
  const [raw, numbers, patches] = await Promise.all([diff('--raw', '-z', '--no-abbrev'), diff('--numstat', '-z'), diff('--patch')]);
  const counts = parseNumbers(numbers);
  const hunks = splitPatches(patches);
  return parseRaw(raw).map((file, index) => {
    const [additions, deletions] = counts.get(file.filename) ?? [0, 0];
    const patch = hunks[index];
    return { ...file, additions, deletions, patch: patch !== undefined && patch.length <= patchLimit ? patch : undefined };
  });
}

function parseRaw(text: string): Omit<FileChange, 'additions' | 'deletions' | 'patch'>[] {
  const parts = text.split('\0');
  const files: Omit<FileChange, 'additions' | 'deletions' | 'patch'>[] = [];
  for (let i = 0; i < parts.length - 1;) {
    const [oldMode, newMode, oldSha, newSha, letter] = (parts[i++] ?? '').slice(1).split(' ') as [string, string, string, string, string];
    const first = parts[i++] ?? '';
    const moved = letter.startsWith('R') || letter.startsWith('C');
    const filename = moved ? (parts[i++] ?? '') : first;
    const removed = letter.startsWith('D');
    files.push({
      filename,
      previous: moved ? first : undefined,
      status: words[letter[0] ?? 'M'] ?? 'modified',
      sha: removed ? oldSha : newSha,
      mode: removed ? oldMode : newMode,
    });
  }
  return files;
}

function parseNumbers(text: string): Map<string, [number, number]> {
  const parts = text.split('\0');
  const counts = new Map<string, [number, number]>();
  for (let i = 0; i < parts.length - 1;) {
    const [added, deleted, name] = (parts[i++] ?? '').split('\t') as [string, string, string];
    // For a rename, numstat -z leaves the name empty and writes the old and the new one after it.
    const filename = name === '' ? (parts[++i] ?? '') : name;
    if (name === '') i++;
    counts.set(filename, [Number(added) || 0, Number(deleted) || 0]);
  }
  return counts;
}

/** One entry a file, in order; `undefined` where git shows no text hunk. */
function splitPatches(text: string): (string | undefined)[] {
  if (text === '') return [];
  return text
    .split(/^diff --git /m)
    .slice(1)
    .map((section) => {
      const start = section.search(/^@@ /m);
      return start < 0 ? undefined : section.slice(start).replace(/\n$/, '');
    });
}

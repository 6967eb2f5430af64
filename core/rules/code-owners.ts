/** Who must review a path, and the line of CODEOWNERS that says so. */
export interface Ownership {
  readonly owners: readonly string[];
  readonly line: number;
}

/**
 * The owners of a path by GitHub's CODEOWNERS rules: the last pattern that matches wins, one without owners takes them away. Undefined where
 * no pattern matches. `path` is relative to the repository, without a leading slash.
 */
export function ownersOf(text: string, path: string): Ownership | undefined {
  let found: Ownership | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [pattern, ...owners] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (pattern && matches(pattern, path)) found = { owners, line: index + 1 };
  }
  return found;
}

/** Patterns are gitignore's, without `!` and ranges: `*` stays in a folder, `**` does not, a slash inside or in front anchors. */
function matches(pattern: string, path: string): boolean {
  const anchored = /\/./.test(pattern);
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  // `docs/*` owns the files of docs, not of its folders; every other pattern owns what is below.
  const below = pattern.endsWith('/') ? '/.+' : body.endsWith('/*') ? '' : '(?:/.+)?';
  const source = body
    .split(/(\*\*\/|\/\*\*|\*\*|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return new RegExp(`^${anchored ? '' : '(?:.+/)?'}${source}${below}$`).test(path);
}

const wildcards: Readonly<Record<string, string>> = { '**/': '(?:.+/)?', '/**': '/.+', '**': '.*', '*': '[^/]*', '?': '[^/]' };

/** Folders at the top of a competition's repository that are not the organisers' data and rules: a run never needs them. */
export const leftOutOfRuns: ReadonlySet<string> = new Set(['submissions', '.github', 'kit']);

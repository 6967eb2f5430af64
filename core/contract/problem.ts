/** Something wrong with what a person wrote: what, where, why and what to do next. The one shape for every located error in the house. */
export interface Problem {
  /** Stable and documented, e.g. `LICENCE_NOT_ALLOWED`. */
  readonly code: string;
  readonly path: string;
  /** 1-based; absent where the whole file is meant. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly allowed?: string;
  readonly next: string;
}

/** `path:line:column`, as editors and terminals link it. */
export function location(problem: Problem): string {
  return [problem.path, problem.line, problem.column].filter((part) => part !== undefined).join(':');
}

/** The terminal's form of a problem: one line of what and where, then what is allowed and what to do next. */
export function formatProblem(problem: Problem): string {
  const lines = [`${location(problem)}  ${problem.code}  ${problem.message}`];
  if (problem.allowed) lines.push(`  allowed: ${problem.allowed}`);
  lines.push(`  next: ${problem.next}`);
  return lines.join('\n');
}

import { formatProblem, type Problem } from '../core/contract/problem.ts';

/** What an organiser wrote or brought cannot be worked with; each problem says where, why and what to do. */
export class OrganiserError extends Error {
  readonly problems: readonly Problem[];
  constructor(...problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

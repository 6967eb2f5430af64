import type { Problem } from '../contract/problem.ts';
import type { IntakeInput } from './intake.ts';

/** Nobody takes over another team's folder by writing a manifest of their own. */
export function holderProblem({ author, holders }: Pick<IntakeInput, 'author' | 'holders'>, path: string): Problem | undefined {
  if (!holders || holders.some((member) => member.toLowerCase() === author.toLowerCase())) return undefined;
  return {
    code: 'NOT_YOUR_FOLDER',
    path,
    message: `belongs to ${holders.join(', ') || 'a team whose merged manifest cannot be read'}; @${author} is not a member`,
    next: 'choose another folder name, or let a member add you in a pull request of theirs first',
  };
}

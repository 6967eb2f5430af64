import type { Problem } from '../contract/problem.ts';
import type { Submission } from '../contract/submission.ts';
import type { IntakeInput } from './intake.ts';

type MembershipInput = Pick<IntakeInput, 'competition' | 'ineligible' | 'elsewhere' | 'agreed'>;

/** Who may take part, in how many teams, and who accepted the terms by name. */
export function membershipProblems(
  input: MembershipInput,
  { members }: Pick<Submission, 'members'>,
  path: string,
  at: { readonly line: number; readonly column: number },
): Problem[] {
  const { agreement, teams } = input.competition;
  const problem = (code: string, message: string, next: string): Problem => ({ code, path, ...at, message, next });
  const problems = (input.ineligible ?? []).map((login) =>
    problem(
      'NOT_ELIGIBLE',
      `names @${login}, who may not take part here`,
      'ask the organisers who may, or take the name out: who may is looked up again every hour',
    ),
  );
  if (teams && members.length > teams.members)
    problems.push(problem('TEAM_TOO_LARGE', `names ${members.length} members; ${teams.members} may be in a team`, 'make the team smaller'));
  if (teams?.oneEach)
    for (const { login, team } of input.elsewhere ?? [])
      problems.push(
        problem(
          'OTHER_TEAM',
          `names @${login}, who takes part in team ${team}`,
          'a person is in one team here: withdraw there first, or leave here',
        ),
      );
  const agreed = agreement.persons && input.agreed && new Set(input.agreed.map((login) => login.toLowerCase()));
  const missing = agreed ? members.filter((login) => !agreed.has(login.toLowerCase())) : [];
  if (missing.length > 0)
    problems.push(
      problem(
        'NOT_AGREED',
        `names ${missing.map((login) => `@${login}`).join(', ')}, who did not accept ${agreement.file} yet`,
        `read ${agreement.file}; then each of them comments /agree here`,
      ),
    );
  return problems;
}

import type { Problem } from '../contract/problem.ts';
import type { Submission } from '../contract/submission.ts';
import type { Where } from './artifact-problems.ts';
import type { IntakeInput } from './intake.ts';
import { membershipProblems } from './membership-problems.ts';

/** What the competition asks of people, licence, training code and sign-off, and the manifest does not give. */
export function policyProblems(input: IntakeInput, manifest: Submission, path: string, where: Where): Problem[] {
  const { competition, author } = input;
  const problems: Problem[] = [];
  if (!manifest.members.some((member) => member.toLowerCase() === author.toLowerCase())) {
    problems.push({
      code: 'NOT_A_MEMBER',
      path,
      ...where(['members']),
      message: `does not name @${author}, who opened the pull request`,
      next: 'add your login to members, or let a member open it',
    });
  }
  problems.push(...membershipProblems(input, manifest, path, where(['members'])));
  if (!competition.licences.includes(manifest.licence)) {
    problems.push({
      code: 'LICENCE_NOT_ALLOWED',
      path,
      ...where(['licence']),
      message: `"${manifest.licence}" is not a licence this competition accepts`,
      allowed: competition.licences.join(', '),
      next: 'choose one of these, or ask the organisers; then push again',
    });
  }
  if (competition.training === 'required' && !manifest.train) {
    problems.push({
      code: 'TRAINING_MISSING',
      path,
      ...where([]),
      message: 'has no "train" part, and this competition asks for training code',
      next: 'add train: {params, seed} and Model.train in model.py',
    });
  }
  if (competition.agreement.dco && input.signedOff === false) {
    problems.push({
      code: 'NOT_SIGNED_OFF',
      path,
      message: 'a commit has no "Signed-off-by" line',
      next: `accept ${competition.agreement.file} with: git commit --amend --signoff && git push --force-with-lease`,
    });
  }
  return problems;
}

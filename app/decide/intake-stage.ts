import type { Competition } from '../../core/contract/competition.ts';
import { eligibilityFor, ineligible } from '../../core/rules/eligibility.ts';
import { folderHolders } from '../../core/rules/folder-holders.ts';
import { intake, type IntakeDecision } from '../../core/rules/intake.ts';
import { closesAt } from '../../core/rules/late-entry.ts';
import { otherTeams } from '../../core/rules/other-teams.ts';
import { attemptsUsed } from '../../core/rules/quota.ts';
import { readManifest } from '../../core/rules/read-manifest.ts';
import { teamOf } from '../../core/rules/team-of.ts';
import { withdrawnPulls } from '../../core/rules/withdrawn.ts';
import type { Act } from '../commands/acts.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { chargedFrom } from './charged-from.ts';
import { evaluationsOf } from './evaluations-of.ts';
import { chargeOfHead, firstDispatch } from './of-head.ts';

/**
 * Intake's word on the head: as of when its evaluation was first asked for, or `now`. A head that was charged stays taken in, whatever the team began
 * since, and so does one that nobody runs before a person acts (`stuck`).
 */
export function takeIn(
  snapshot: Snapshot,
  competition: Competition,
  acts: readonly Act[],
  now: string,
  { stuck = false }: { readonly stuck?: boolean } = {},
): IntakeDecision {
  const at = firstDispatch(snapshot, 'evaluate')?.at ?? now;
  const { pull, changed, tree, manifest, attempts, number, repository } = snapshot;
  const team = typeof changed === 'string' ? undefined : teamOf(changed);
  const read = manifest === undefined ? undefined : readManifest(`submissions/${team}/submission.yaml`, manifest);
  const members = read?.kind === 'valid' ? read.value.members : [];
  const { attemptsPerPersonPerDay } = competition.limits;
  const used = attemptsUsed({
    team: team ?? '',
    members: attemptsPerPersonPerDay === undefined ? [] : members,
    number,
    headSha: pull.headSha,
    at: chargedFrom(snapshot, now),
    attempts,
    running: evaluationsOf(snapshot),
  });
  const policy = eligibilityFor(snapshot.config, snapshot.name);
  return intake({
    competition,
    author: pull.author,
    now: at,
    changed,
    tree,
    manifest,
    attemptsToday: used.team,
    asksNone: stuck || chargeOfHead(snapshot) !== undefined,
    busiest: used.person,
    signedOff: snapshot.signedOff,
    holders: team === undefined ? undefined : folderHolders(team, number, snapshot.baseManifest, attempts),
    late: isLetIn(acts, pull.headSha, closesAt(competition.phases)),
    ...(policy && { ineligible: ineligible(members, policy, snapshot.organisationMembers ?? []) }),
    ...(competition.teams?.oneEach &&
      team !== undefined && { elsewhere: otherTeams(team, members, attempts, withdrawnPulls(snapshot.decisions)) }),
    ...(competition.agreement.persons && { agreed: whoAgreed(snapshot, acts, repository) }),
  });
}

/** Whether a maintainer said `/evaluate` on this head after the close. */
function isLetIn(acts: readonly Act[], head: string, closes: string): boolean {
  const letsIn = ({ decision, role, headSha, at }: Act): boolean =>
    decision === 'evaluate' && role === 'maintainer' && headSha === head && Date.parse(at) >= Date.parse(closes);
  return acts.some(letsIn);
}

/** Everybody who said `/agree` in this competition, on whichever pull request. */
export function whoAgreed({ decisions }: Pick<Snapshot, 'decisions'>, acts: readonly Act[], repository: string): string[] {
  const before = decisions.filter(({ decision, key }) => decision === 'agree' && key.repository === repository);
  return [...before, ...acts.filter(({ decision }) => decision === 'agree')].map(({ by }) => by);
}

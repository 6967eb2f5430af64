import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { eligibilityFor, ineligible } from '../../core/rules/eligibility.ts';
import { readManifest } from '../../core/rules/read-manifest.ts';
import { verifyWinner, type Verification } from '../../core/rules/verification.ts';
import type { Act } from '../commands/acts.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { whoAgreed } from './intake-stage.ts';

/** The check-list of a winning attempt, from what was observed of its pull request. An older head's manifest is not at hand: its points stay open. */
export function verificationOf(record: AttemptRecord, snapshot: Snapshot, competition: Competition, acts: readonly Act[]): Verification[] {
  const { key, team } = record;
  const atHead = key.headSha === snapshot.pull.headSha;
  const read =
    snapshot.manifest === undefined || !atHead ? undefined : readManifest(`submissions/${team}/submission.yaml`, snapshot.manifest);
  const manifest = read?.kind === 'valid' ? read.value : undefined;
  const members = manifest?.members ?? record.members ?? [];
  const policy = eligibilityFor(snapshot.config, snapshot.name);
  const { dco, persons } = competition.agreement;
  const agreed = new Set(whoAgreed(snapshot, acts, snapshot.repository).map((login) => login.toLowerCase()));
  const inPerson = members.every((login) => agreed.has(login.toLowerCase()));
  return verifyWinner({
    reproduction: snapshot.reproductions.find((one) => one.key.number === key.number && one.key.headSha === key.headSha),
    licence: manifest && competition.licences.includes(manifest.licence),
    card: manifest && manifest.card.intendedUse !== '',
    agreement: dco || persons ? (!dco || !atHead || snapshot.signedOff !== false) && (!persons || inPerson) : undefined,
    identity: policy && members.length > 0 ? ineligible(members, policy, snapshot.organisationMembers ?? []).length === 0 : undefined,
    trainCode: manifest && manifest.train !== undefined,
  });
}

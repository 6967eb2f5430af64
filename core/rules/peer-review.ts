import type { AttemptRecord } from '../contract/records.ts';
import { instantOf } from './instant-of.ts';

/** One review as it was given; a person's last word counts. */
export interface Review {
  readonly by: string;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  readonly headSha: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Whether the person had write access when it was observed. */
  readonly maintainer: boolean;
}

export interface Reviewer {
  readonly login: string;
  readonly role: 'maintainer' | 'peer';
  /** The team a peer took part with. */
  readonly team?: string;
}

export interface PeerReview {
  readonly approvals: readonly Reviewer[];
  readonly objections: readonly Reviewer[];
}

/**
 * Who approved of this very commit, and who asks for changes: maintainers, and members of other teams of the competition. The own team, people who
 * take no part, and approvals of older commits do not count; an objection stands until its author takes it back.
 */
export function peerReview(
  reviews: readonly Review[],
  headSha: string,
  own: { readonly team: string; readonly members: readonly string[] },
  attempts: readonly Pick<AttemptRecord, 'team' | 'members'>[],
): PeerReview {
  if (reviews.length === 0) return { approvals: [], objections: [] };
  const mine = new Set(own.members.map((login) => login.toLowerCase()));
  const last = new Map<string, Review>();
  for (const review of reviews.toSorted((a, b) => instantOf(a.at) - instantOf(b.at))) {
    if (review.state !== 'commented' && !mine.has(review.by.toLowerCase())) last.set(review.by.toLowerCase(), review);
  }
  const of = (state: Review['state']): Reviewer[] =>
    [...last.values()]
      .filter((review) => review.state === state && (state !== 'approved' || review.headSha === headSha))
      .flatMap((review) => reviewer(review, own.team, attempts));
  return { approvals: of('approved'), objections: of('changes-requested') };
}

function reviewer({ by, maintainer }: Review, own: string, attempts: readonly Pick<AttemptRecord, 'team' | 'members'>[]): Reviewer[] {
  if (maintainer) return [{ login: by, role: 'maintainer' }];
  const belongs = attempts.find(
    ({ team, members }) => team !== own && members?.some((member) => member.toLowerCase() === by.toLowerCase()),
  );
  return belongs ? [{ login: by, role: 'peer', team: belongs.team }] : [];
}

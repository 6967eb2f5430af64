import { eligibilityFor } from '../../core/rules/eligibility.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { Review } from '../../core/rules/peer-review.ts';
import { readManifest } from '../../core/rules/read-manifest.ts';
import type { Doors } from '../doors.ts';
import type { PullKey } from './snapshot.ts';
import { maintains } from './requests.ts';

/** Reviewers whose permission is looked up on one pull request: more say nothing more. */
const most = 50;

/** Every review, with whether who gave it may write to the repository now. */
export async function observeReviews(key: PullKey, { github }: Doors): Promise<Review[]> {
  const reviews = (await github.reviews(key)).filter(({ by, state }) => state !== 'commented' && !by.endsWith('[bot]'));
  const people = [...new Set(reviews.map(({ by }) => by))].slice(-most);
  const maintainers = new Set<string>();
  await Promise.all(
    people.map(async (login) => {
      if (maintains(await github.permission(key.repository, login))) maintainers.add(login);
    }),
  );
  return reviews.filter(({ by }) => people.includes(by)).map((review) => ({ ...review, maintainer: maintainers.has(review.by) }));
}

/** Members of the team who belong to the organisation the policy names; undefined where no policy names one. */
export async function observeMembership(
  key: PullKey,
  name: string,
  config: HarvesterConfig,
  people: { readonly author: string; readonly manifest: string | undefined },
  { github }: Doors,
): Promise<string[] | undefined> {
  const organisation = eligibilityFor(config, name)?.organisation;
  if (organisation === undefined) return undefined;
  const read = people.manifest === undefined ? undefined : readManifest('submission.yaml', people.manifest);
  const logins = [...new Set([people.author, ...(read?.kind === 'valid' ? read.value.members : [])])];
  const belongs = await Promise.all(logins.map((login) => github.organisationMember(key.repository, organisation, login)));
  return logins.filter((_, index) => belongs[index]);
}

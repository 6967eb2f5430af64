import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleAttempt, sampleSha } from '../testing/samples.ts';
import { eligibilityFor, ineligible } from './eligibility.ts';
import { otherTeams } from './other-teams.ts';
import { peerReview, type Review } from './peer-review.ts';

const logins = fc.subarray(['ann', 'Ben', 'cem', 'dia', 'eva']);

describe('eligibility', () => {
  test('nobody is kept out without a policy', () => {
    fc.assert(
      fc.property(logins, logins, (people, members) => {
        expect(ineligible(people, undefined, members)).toEqual([]);
      }),
    );
  });

  test('a policy keeps out exactly who is neither listed nor seen in the organisation', () => {
    fc.assert(
      fc.property(logins, logins, logins, (people, listed, members) => {
        const out = ineligible(people, { organisation: 'acme', logins: listed }, members);
        expect(out).toEqual(people.filter((login) => !listed.includes(login) && !members.includes(login)));
      }),
    );
  });

  test('a competition’s own policy takes the place of the organisation’s', () => {
    const config = {
      competitions: [
        { name: 'open', repository: 'acme/open', eligibility: { logins: ['ann'] } },
        { name: 'other', repository: 'acme/other' },
      ],
      eligibility: { organisation: 'acme' },
    };
    expect(eligibilityFor(config, 'open')).toEqual({ logins: ['ann'] });
    expect(eligibilityFor(config, 'other')).toEqual({ organisation: 'acme' });
  });
});

test('who plays in another team is found, once, unless that team withdrew', () => {
  const theirs = [1, 2].map((number) => ({ ...sampleAttempt({ number, team: 'b' }), members: ['Ann', 'ben'] }));
  expect(otherTeams('a', ['ann', 'cem'], theirs, new Set())).toEqual([{ login: 'ann', team: 'b' }]);
  expect(otherTeams('b', ['ann'], theirs, new Set())).toEqual([]);
  expect(otherTeams('a', ['ann'], theirs, new Set([1, 2]))).toEqual([]);
});

describe('peer review', () => {
  const head = sampleSha(1);
  const attempts = [{ team: 'b', members: ['ben'] }];
  const review = fc.record<Review>({
    by: fc.constantFrom('ann', 'ben', 'mia', 'somebody'),
    state: fc.constantFrom('approved', 'changes-requested', 'commented', 'dismissed'),
    headSha: fc.constantFrom(head, sampleSha(2)),
    at: fc.integer({ min: 0, max: 9 }).map((minute) => `2026-11-22T10:0${minute}:00.000Z`),
    maintainer: fc.constant(false),
  });
  const reviews = fc.array(review, { maxLength: 8 }).map((all) => all.map((one) => ({ ...one, maintainer: one.by === 'mia' })));

  test('only maintainers and other teams count, each once, and never the own team', () => {
    fc.assert(
      fc.property(reviews, (given) => {
        const { approvals, objections } = peerReview(given, head, { team: 'a', members: ['ann'] }, attempts);
        const all = [...approvals, ...objections].map(({ login }) => login);
        expect(new Set(all).size).toBe(all.length);
        expect(all.every((login) => login === 'ben' || login === 'mia')).toBe(true);
      }),
    );
  });

  test('an approval is of this commit; an objection stands until it is taken back', () => {
    const at = '2026-11-22T10:00:00.000Z';
    const ben = { by: 'ben', at, maintainer: false, headSha: sampleSha(2) } as const;
    const of = (...given: Review[]): unknown[] =>
      Object.values(peerReview(given, head, { team: 'a', members: [] }, attempts)).map(({ length }) => length);
    expect(of({ ...ben, state: 'approved' })).toEqual([0, 0]);
    expect(of({ ...ben, state: 'changes-requested' })).toEqual([0, 1]);
    expect(of({ ...ben, state: 'changes-requested' }, { ...ben, state: 'dismissed', at: '2026-11-22T10:01:00.000Z' })).toEqual([0, 0]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleCompetition } from '../testing/samples.ts';
import { intake, type IntakeDecision, type IntakeInput, type TreeEntry } from './intake.ts';
import { currentPhase } from './phase.ts';

const manifest = `interface: 1
title: A plain model
members: [alice]
licence: MIT
artifacts:
  - {path: model.onnx, sha256: ${'a'.repeat(64)}, format: onnx}
card: {intendedUse: triage, limitations: small data, trainingData: public}
`;
const file = (path: string, over: Partial<TreeEntry> = {}): TreeEntry => ({
  path: `submissions/alice/${path}`,
  mode: '100644',
  bytes: 100,
  ...over,
});

function pull(over: Partial<IntakeInput> = {}): IntakeInput {
  const tree = [file('submission.yaml'), file('model.onnx')];
  return {
    competition: sampleCompetition(),
    author: 'alice',
    now: '2026-11-22T10:00:00Z',
    changed: tree.map(({ path }) => ({ path, status: 'added' })),
    tree,
    manifest,
    attemptsToday: 0,
    signedOff: true,
    ...over,
  };
}

const codes = (decision: IntakeDecision): string[] => (decision.kind === 'refused' ? decision.problems.map(({ code }) => code) : []);

test('an honest pull request is let in, with what was counted', () => {
  expect(intake(pull())).toMatchObject({ kind: 'accepted', team: 'alice', files: 2, bytes: 200, attempt: 1, attemptsLeft: 2 });
});

test('terms accepted in whatever case, and a late entry a maintainer lets in, pass', () => {
  const persons = sampleCompetition({ agreement: { file: 'TERMS.md', dco: true, persons: true } });
  expect(intake(pull({ competition: persons, agreed: ['Alice'] })).kind).toBe('accepted');
  expect(codes(intake(pull({ now: '2028-01-01T00:00:00Z' })))).toEqual(['PHASE_CLOSED']);
  expect(intake(pull({ now: '2028-01-01T00:00:00Z', late: true })).kind).toBe('accepted');
});

describe('what is refused, and as what', () => {
  const withFile = (entry: TreeEntry): Partial<IntakeInput> => ({ tree: [file('submission.yaml'), file('model.onnx'), entry] });
  const persons = sampleCompetition({ agreement: { file: 'TERMS.md', dco: true, persons: true } });
  const small = sampleCompetition({ teams: { oneEach: true, members: 1 } });
  const roomy = sampleCompetition({ limits: { ...sampleCompetition().limits, archiveMB: 500 } });
  const perPerson = sampleCompetition({ limits: { ...sampleCompetition().limits, attemptsPerPersonPerDay: 2 } });
  test.each<[string, Partial<IntakeInput>, string, string]>([
    ['somebody whom the policy keeps out', { ineligible: ['alice'] }, 'POLICY', 'NOT_ELIGIBLE'],
    ['somebody of another team', { competition: small, elsewhere: [{ login: 'alice', team: 'b' }] }, 'POLICY', 'OTHER_TEAM'],
    ['a team of too many', { competition: small, manifest: manifest.replace('[alice]', '[alice, bob]') }, 'POLICY', 'TEAM_TOO_LARGE'],
    ['terms nobody accepted', { competition: persons, agreed: ['bob'] }, 'POLICY', 'NOT_AGREED'],
    ['a person’s last attempt', { competition: perPerson, busiest: { login: 'alice', used: 2 } }, 'BUDGET', 'QUOTA_PERSON'],
    ['a change to the competition itself', { changed: [{ path: 'competition.yaml', status: 'modified' }] }, 'LAYOUT', 'OUTSIDE_SUBMISSION'],
    ['a workflow', { changed: [{ path: '.github/workflows/x.yml', status: 'added' }] }, 'LAYOUT', 'OUTSIDE_SUBMISSION'],
    [
      'a file moved in from elsewhere',
      { changed: [{ path: 'submissions/alice/a', previousPath: 'TERMS.md', status: 'renamed' }] },
      'LAYOUT',
      'OUTSIDE_SUBMISSION',
    ],
    [
      'two teams at once',
      {
        changed: [
          { path: 'submissions/alice/a', status: 'added' },
          { path: 'submissions/bob/a', status: 'added' },
        ],
      },
      'LAYOUT',
      'SEVERAL_TEAMS',
    ],
    ['no change at all', { changed: [] }, 'LAYOUT', 'EMPTY'],
    ['a file right below submissions/', { changed: [{ path: 'submissions/README.md', status: 'added' }] }, 'LAYOUT', 'OUTSIDE_SUBMISSION'],
    ['a listing that was cut', { changed: 'truncated' }, 'POLICY', 'LISTING_TRUNCATED'],
    ['a diff that cannot be made', { changed: 'not-diffed' }, 'POLICY', 'NOT_DIFFED'],
    ['a tree that was cut', { tree: 'truncated' }, 'POLICY', 'LISTING_TRUNCATED'],
    ['a link', withFile(file('x', { mode: '120000' })), 'LAYOUT', 'LINK'],
    ['a submodule', withFile(file('x', { mode: '160000' })), 'LAYOUT', 'SUBMODULE'],
    ['a name with a line break', withFile(file('a\nb')), 'LAYOUT', 'NAME'],
    ['a name that is an option', withFile(file('-rf')), 'LAYOUT', 'NAME'],
    ['a bidi name', withFile(file('x\u202Eyp')), 'LAYOUT', 'NAME'],
    ['a case twin', withFile(file('MODEL.onnx')), 'LAYOUT', 'CASE_TWIN'],
    ['too much', withFile(file('big', { bytes: 2e6 })), 'LAYOUT', 'TOO_LARGE'],
    ['a file that GitHub takes from nobody', { competition: roomy, ...withFile(file('big', { bytes: 105e6 })) }, 'LAYOUT', 'TOO_LARGE'],
    ['a size nobody knows', withFile({ path: 'submissions/alice/x', mode: '100644' }), 'LAYOUT', 'TOO_LARGE'],
    ['no manifest', { manifest: undefined }, 'LAYOUT', 'MANIFEST_MISSING'],
    ['an artifact that is not there', { tree: [file('submission.yaml')] }, 'LAYOUT', 'ARTIFACT_MISSING'],
    ["another team's folder", { holders: ['bob', 'carol'] }, 'POLICY', 'NOT_YOUR_FOLDER'],
    ['a folder nobody can tell the holders of', { holders: [] }, 'POLICY', 'NOT_YOUR_FOLDER'],
    ['somebody else as author', { author: 'mallory' }, 'POLICY', 'NOT_A_MEMBER'],
    ['a licence that is not accepted', { manifest: manifest.replace('MIT', 'GPL-3.0') }, 'POLICY', 'LICENCE_NOT_ALLOWED'],
    ['an unsigned commit', { signedOff: false }, 'POLICY', 'NOT_SIGNED_OFF'],
    ['no training code where it is asked for', { competition: sampleCompetition({ training: 'required' }) }, 'POLICY', 'TRAINING_MISSING'],
    ['one attempt too many', { attemptsToday: 3 }, 'BUDGET', 'QUOTA'],
    ['a closed competition', { now: '2027-01-01T00:00:00Z' }, 'POLICY', 'PHASE_CLOSED'],
    ['an early bird', { now: '2025-12-31T23:59:59Z' }, 'POLICY', 'PHASE_NOT_OPEN'],
  ])('%s', (_, over, errorClass, code) => {
    const decision = intake(pull(over));
    expect(decision).toMatchObject({ kind: 'refused', errorClass });
    expect(codes(decision)).toContain(code);
  });

  test('a wrong licence is pointed at on its line', () => {
    const decision = intake(pull({ manifest: manifest.replace('MIT', 'GPL-3.0') }));
    expect(decision.kind === 'refused' && decision.problems[0]).toMatchObject({ line: 4, column: 10, allowed: 'MIT, Apache-2.0' });
  });
});

test('whatever the listing, nothing outside one team folder is ever let in', () => {
  const segment = fc.constantFrom('submissions', 'alice', 'bob', '..', '.', 'model.py', '.github', 'SUBMISSIONS', '', 'a b', '\u202E');
  const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 5 }), (paths) => {
      const decision = intake(pull({ changed: paths.map((changed) => ({ path: changed, status: 'added' })) }));
      if (decision.kind === 'accepted') expect(paths.every((changed) => changed.startsWith(`submissions/${decision.team}/`))).toBe(true);
    }),
  );
});

test('a phase includes its first instant and not its last', () => {
  const { phases } = sampleCompetition();
  expect(currentPhase(phases, '2026-01-01T00:00:00Z').kind).toBe('open');
  expect(currentPhase(phases, '2027-01-01T00:00:00Z').kind).toBe('closed');
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GateReport, type Finding } from '../contract/gate-report.ts';
import { HarvesterGate, type Waiver } from '../contract/gate-policy.ts';
import { gateRuleIds } from '../contract/gate-rule-ids.ts';
import { applyGatePolicy, type GatePolicy } from './gate-policy.ts';
import { verdictOf } from './gate-verdict.ts';
import { grantWaiver } from './grant-waiver.ts';

const now = '2026-11-22T12:00:00Z';
const digest = (letter: string): string => letter.repeat(64);
const rules = [
  'python/process-start',
  'python/environment-clock',
  'pickle/import',
  'shape/files',
  'unscannable/bomb',
  'report/more',
] as const;
const paths = ['model.py', 'a/model.pkl', '.'];

const finding = fc
  .record({ rule: fc.constantFrom(...rules), severity: fc.constantFrom('error', 'warning', 'note'), path: fc.constantFrom(...paths) })
  .map((each): Finding => ({ ...each, severity: each.rule.startsWith('unscannable') ? 'error' : each.severity, message: 'm', fix: 'f' }));
const report = fc.array(finding, { maxLength: 8 }).map((findings): GateReport => ({
  verdict: verdictOf(findings),
  findings,
  scanned: paths.slice(0, 2).map((path, i) => ({ path, sha256: digest(String(i)), bytes: 1, format: 'text' })),
  seconds: 0,
}));
const waivable = ['python/process-start', 'python/environment-clock', 'pickle/import', 'shape/files'] as const;
const selectors = fc.subarray([...waivable, 'python/*', 'pickle/*']);
const waiver = fc
  .record({
    rule: fc.constantFrom(...waivable),
    path: fc.constantFrom('model.py', 'a/model.pkl'),
    sha256: fc.constantFrom(digest('0'), digest('1'), digest('f')),
    team: fc.constantFrom('alice', 'bob'),
    competition: fc.constantFrom('tumour', 'other'),
    expires: fc.constantFrom('2026-11-22T11:59:59Z', '2026-11-22T12:00:00Z', '2026-11-22T12:00:01Z', '2027-01-01T00:00:00Z'),
  })
  .map((each): Waiver => ({ id: 'w', reason: 'looked at, harmless', by: 'maria', ...each }));
const policy = fc
  .record({
    block: selectors,
    warn: selectors,
    waivers: fc.array(waiver, { maxLength: 4 }),
    gate: fc.record({ block: selectors, warn: selectors }),
  })
  .map(({ gate, waivers, ...own }): GatePolicy => ({
    harvester: HarvesterGate.parse({ ...own, waivers: waivers.map((each, i) => ({ ...each, id: `w-${i}` })) }),
    gate,
    competition: 'tumour',
    team: 'alice',
    now,
  }));
const RANK = { note: 0, warning: 1, error: 2 } as const;

describe('whatever policy says', () => {
  test('what could not be read stays refused, and so does what a full report hides', () => {
    fc.assert(
      fc.property(report, policy, (before, given) => {
        const after = applyGatePolicy(before, given);
        const fixed = (each: GateReport): number => each.findings.filter(({ rule }) => rule.startsWith('unscannable/')).length;
        expect(fixed(after)).toBe(fixed(before));
        expect(after.findings.filter(({ rule, severity }) => rule.startsWith('unscannable/') && severity !== 'error')).toEqual([]);
        if (before.findings.some(({ rule, severity }) => rule === 'report/more' && severity === 'error'))
          expect(after.verdict).not.toBe('clean');
      }),
    );
  });

  test('no finding is lost, the verdict follows from the findings, and applying it again changes nothing', () => {
    fc.assert(
      fc.property(report, policy, (before, given) => {
        const after = applyGatePolicy(before, given);
        expect(GateReport.parse(after)).toEqual(after);
        expect(after.findings.map(({ rule }) => rule).toSorted()).toEqual(before.findings.map(({ rule }) => rule).toSorted());
        expect(after.verdict).toBe(verdictOf(after.findings));
        expect(applyGatePolicy(after, given)).toEqual(after);
      }),
    );
  });

  test('a competition only tightens', () => {
    fc.assert(
      fc.property(report, policy, (before, { gate, ...given }) => {
        const without = applyGatePolicy(before, { ...given, harvester: HarvesterGate.parse({}) });
        const tightened = applyGatePolicy(before, { ...given, harvester: HarvesterGate.parse({}), ...(gate && { gate }) });
        const severities = (each: GateReport): number[] =>
          each.findings
            .map(({ rule, path, severity }) => [`${rule} ${path}`, RANK[severity]] as const)
            .toSorted()
            .map(([, rank]) => rank);
        const loose = severities(without);
        expect(severities(tightened).reduce((sum, rank) => sum + rank, 0)).toBeGreaterThanOrEqual(
          loose.reduce((sum, rank) => sum + rank, 0),
        );
        if (without.verdict !== 'clean') expect(tightened.verdict).not.toBe('clean');
      }),
    );
  });

  test('a waiver counts only for its team, its competition, its rule, its file with those bytes, and until it ends', () => {
    fc.assert(
      fc.property(report, policy, (before, given) => {
        const after = applyGatePolicy(before, given);
        for (const each of after.findings.filter(({ policy: word }) => word?.by === 'waiver')) {
          const used = given.harvester?.waivers.find(({ id }) => id === each.policy?.waiver);
          expect(used).toMatchObject({ rule: each.rule, path: each.path, team: 'alice', competition: 'tumour' });
          expect(before.scanned.find(({ path }) => path === each.path)?.sha256).toBe(used?.sha256);
          expect(Date.parse(used?.expires ?? '')).toBeGreaterThan(Date.parse(now));
          expect(after.waived?.map(({ id }) => id)).toContain(used?.id);
        }
        expect(after.waived ?? []).toHaveLength(new Set(after.findings.flatMap(({ policy: word }) => word?.waiver ?? [])).size);
      }),
    );
  });
});

const flagged: GateReport = {
  verdict: 'flagged',
  findings: [{ rule: 'python/process-start', severity: 'error', path: 'model.py', line: 3, message: 'Starts.', fix: 'remove it' }],
  scanned: [{ path: 'model.py', sha256: digest('a'), bytes: 10, format: 'text' }],
  seconds: 0,
};
const request = {
  report: flagged,
  competition: 'tumour',
  team: 'alice',
  rule: 'python/process-start',
  path: 'model.py',
  by: 'maria',
  now,
  existing: [],
};

describe('a maintainer waives', () => {
  test('a finding with a reason: the next scan of the same bytes passes and the record says who and why', () => {
    const decision = grantWaiver({ ...request, reason: 'only runs in the notebook' });
    if (decision.kind === 'refused') throw new Error(decision.why);
    expect(decision.waiver).toMatchObject({ sha256: digest('a'), expires: '2026-12-22T12:00:00.000Z' });
    const given = { competition: 'tumour', team: 'alice', now, harvester: HarvesterGate.parse({ waivers: [decision.waiver] }) };
    expect(applyGatePolicy(flagged, given)).toMatchObject({
      verdict: 'clean',
      findings: [{ severity: 'note', policy: { was: 'error', by: 'waiver', waiver: decision.waiver.id } }],
      waived: [{ by: 'maria', reason: 'only runs in the notebook', sha256: digest('a') }],
    });
    const pushed = { ...flagged, scanned: [{ ...flagged.scanned[0]!, sha256: digest('b') }] };
    expect(applyGatePolicy(pushed, given).verdict).toBe('flagged');
    expect(applyGatePolicy(flagged, { ...given, now: '2026-12-22T12:00:00Z' }).verdict).toBe('flagged');
  });

  test.each([
    ['what could not be read', { rule: 'unscannable/bomb' }, 'cannot be waived'],
    ['a rule there is not', { rule: 'python/no-such-rule' }, 'no rule of the gate'],
    ['a finding there is not', { path: 'other.py' }, 'has no python/process-start'],
    ['with too short a reason', { reason: 'ok' }, 'must say why'],
    ['for too long', { days: 400 }, '1 to 90 days'],
  ])('not %s', (_name, change, why) => {
    const decision = grantWaiver({ ...request, reason: 'only runs in the notebook', ...change });
    expect(decision).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
  });

  test('twice under two names', () => {
    const [first, second] = [1, 2].map(() => grantWaiver({ ...request, reason: 'only runs in the notebook' }));
    if (first?.kind !== 'granted' || second?.kind !== 'granted') throw new Error('refused');
    const again = grantWaiver({ ...request, reason: 'only runs in the notebook', existing: [first.waiver] });
    expect(again).toMatchObject({ kind: 'granted', waiver: { id: `${first.waiver.id}-2` } });
  });
});

test('nothing that could hide something can be named by policy', () => {
  expect(gateRuleIds.filter((id: string) => id.startsWith('unscannable') || id === 'report/more')).toEqual([]);
});

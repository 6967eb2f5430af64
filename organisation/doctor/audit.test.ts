import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audit } from './audit.ts';
import type { Finding } from './finding.ts';
import { InstallationSnapshot } from './snapshot.ts';

/**
 * A folder for each way an installation can be loosened: `_change.json` says what is other than in the good one, by JSON pointers (null takes a
 * field away), `finding.txt` what the doctor then says, to the word.
 */
const fixtures = join(import.meta.dirname, 'fixtures');
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(fixtures, ...path), 'utf8')) as unknown;
const good = (): Record<string, unknown> => read('good', 'snapshot.json') as Record<string, unknown>;

function changed(changes: Readonly<Record<string, unknown>>): InstallationSnapshot {
  const snapshot = good();
  for (const [pointer, value] of Object.entries(changes)) {
    const steps = pointer.slice(1).split('/');
    const last = steps.pop() ?? '';
    const place = steps.reduce<Record<string, unknown>>((at, step) => at[step] as Record<string, unknown>, snapshot);
    if (value === null) delete place[last];
    else place[last] = value;
  }
  return InstallationSnapshot.parse(snapshot);
}

const said = ({ status, where, check, what, fix = '', link = '' }: Finding): string =>
  `${status} ${where} · ${check}: ${what}\nfix: ${fix}\n${link}\n`;
const wrong = (snapshot: InstallationSnapshot): string =>
  audit(snapshot)
    .filter(({ status }) => status !== 'pass')
    .map(said)
    .join('\n');

test('what init makes passes every check', () => {
  const findings = audit(InstallationSnapshot.parse(good()));
  expect(findings.filter(({ status }) => status !== 'pass').map(said)).toEqual([]);
  expect(findings.length).toBeGreaterThanOrEqual(30);
});

describe('each single miss is found, and nothing else, with the fix', () => {
  test.each(readdirSync(fixtures).filter((name) => name !== 'good'))('%s', async (name) => {
    await expect(wrong(changed(read(name, '_change.json') as Record<string, unknown>))).toMatchFileSnapshot(
      join(fixtures, name, 'finding.txt'),
    );
  });
});

test('a ruleset of the organisation that its owners may go by weakens none of the repository’s own', () => {
  const snapshot = changed({});
  const [control] = snapshot.repositories;
  if (!control || !('seen' in control.rulesets)) throw new Error('the good installation shows its rulesets');
  const [own] = control.rulesets.seen;
  if (!own) throw new Error('the good installation has a ruleset');
  const shared = { ...own, name: 'everywhere', bypass_actors: [{ actor_type: 'OrganizationAdmin', bypass_mode: 'always' }] };
  control.rulesets.seen.push(shared);
  expect(wrong(snapshot)).toBe('');
  control.rulesets.seen.shift();
  expect(wrong(snapshot)).toContain('OrganizationAdmin may go by the rules');
});

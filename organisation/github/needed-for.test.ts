import { expect, test } from 'vitest';
import { neededFor } from './needed-for.ts';

test('deleting a repository takes a scope of its own, which an undo asks for', () => {
  expect(neededFor('DELETE', '/repos/acme/records')).toContain(
    '"Administration: write" on acme/records (a classic token: scope delete_repo)',
  );
  expect(neededFor('PATCH', '/repos/acme/records')).toContain('scope repo)');
  expect(neededFor('DELETE', '/repos/acme/records/rulesets/1')).toContain('scope repo)');
});

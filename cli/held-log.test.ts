import { afterEach, expect, test, vi } from 'vitest';
import { heldLog } from './held-log.ts';

afterEach(() => vi.restoreAllMocks());

function stderr(): () => string {
  const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  return () => written.mock.calls.map(([text]) => String(text)).join('');
}

test('quiet says nothing while it goes well, and once, in order, what it kept when it does not', () => {
  const said = stderr();
  const { log, tell } = heldLog({ quiet: true });
  log('building the environment');
  log('INFRA: there is no 2026 of ward/biopsies on this runner');
  expect(said()).toBe('');
  tell();
  tell();
  expect(said()).toBe('building the environment\nINFRA: there is no 2026 of ward/biopsies on this runner\n');
});

test('without quiet each line is said when it happens, and not again', () => {
  const said = stderr();
  const { log, tell } = heldLog({});
  log('building the environment');
  expect(said()).toBe('building the environment\n');
  tell();
  expect(said()).toBe('building the environment\n');
});

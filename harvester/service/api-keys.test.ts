import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { holderOf, keyFile, newApiKey, readApiKeys } from './api-keys.ts';

test('a key opens what its line lets in, and nothing in the file tells the key', () => {
  const one = newApiKey('shop');
  const two = newApiKey('shop');
  const keys = readApiKeys(`# who calls\n${one.line}  # till spring\n\n${two.line} expires=2026-01-01T00:00:00Z\n`);
  expect(one.line).not.toContain(one.key.slice(3));
  expect(holderOf(keys, one.key)).toBe('shop');
  expect(holderOf(keys, two.key, Date.parse('2025-12-31'))).toBe('shop');
  expect(holderOf(keys, two.key, Date.parse('2026-01-02'))).toBeUndefined();
  expect(holderOf(keys, `${one.key}x`)).toBeUndefined();
});

test.each(['shop', 'shop sha256:12', 'sh/op sha256:' + 'a'.repeat(64), `shop sha256:${'a'.repeat(64)} expires=soon`])(
  'the line %j is refused by its number',
  (line) => {
    expect(() => readApiKeys(`# first\n${line}`)).toThrow('line 2');
  },
);

test('keys are exchanged without a pause, and a broken file changes nothing', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const dir = await mkdtemp(join(tmpdir(), 'harvester-keys-'));
  try {
    const file = join(dir, 'keys.txt');
    const [one, two] = [newApiKey('old'), newApiKey('new')];
    await writeFile(file, one.line);
    const log: string[] = [];
    const keys = keyFile(file, (line) => log.push(line));
    expect(holderOf(keys(), one.key)).toBe('old');
    await writeFile(file, `${one.line}\n${two.line}`);
    expect(holderOf(keys(), two.key)).toBeUndefined();
    vi.advanceTimersByTime(1500);
    expect([holderOf(keys(), one.key), holderOf(keys(), two.key)]).toEqual(['old', 'new']);
    await writeFile(file, 'nonsense');
    vi.advanceTimersByTime(1500);
    expect(holderOf(keys(), two.key)).toBe('new');
    expect(log).toEqual(['the key file was read again: 2 keys', expect.stringContaining('stay as they were')]);
  } finally {
    vi.useRealTimers();
    await rm(dir, { recursive: true, force: true });
  }
});

import { expect, test } from 'vitest';
import { closing } from './closing.ts';

test('what started is closed, also when it comes up only while everything is being ended', async () => {
  const cleanUp = new AsyncDisposableStack();
  const closed: string[] = [];
  let up: (thing: { close(): Promise<void> }) => void = () => undefined;
  const started = await closing(cleanUp, () => Promise.resolve({ close: async () => void closed.push('early') }));
  expect(started).toBeDefined();
  const late = closing(cleanUp, () => new Promise<{ close(): Promise<void> }>((resolve) => (up = resolve)));
  const ended = cleanUp.disposeAsync();
  up({ close: async () => void closed.push('late') });
  await Promise.all([late, ended]);
  expect(closed).toEqual(['late', 'early']);
});

test('what fails to start keeps nothing else from being closed', async () => {
  const cleanUp = new AsyncDisposableStack();
  await expect(closing(cleanUp, () => Promise.reject(new Error('port taken')))).rejects.toThrow('port taken');
  await cleanUp.disposeAsync();
});

test('once everything is being ended, nothing more is started', async () => {
  const cleanUp = new AsyncDisposableStack();
  await cleanUp.disposeAsync();
  let starts = 0;
  await expect(closing(cleanUp, () => Promise.resolve({ close: async () => void (starts += 1) }))).rejects.toThrow('stopped');
  expect(starts).toBe(0);
});

import { expect, test } from 'vitest';
import { LookQueue, Stopped } from './queue.ts';

/** A queue whose work goes on only when told, and what it did. */
function slow(width: number): { queue: LookQueue; log: string[]; release: () => Promise<void> } {
  const log: string[] = [];
  const held: (() => void)[] = [];
  const queue = new LookQueue(async (key) => {
    log.push(`+${key}`);
    await new Promise<void>((resolve) => held.push(resolve));
    log.push(`-${key}`);
  }, width);
  const release = async (): Promise<void> => {
    held.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, log, release };
}

test('a burst on one key is one look running and one more', async () => {
  const { queue, log, release } = slow(4);
  const looks = Array.from({ length: 10 }, () => queue.look('a'));
  await release();
  await release();
  await Promise.all(looks);
  expect(log.length).toBeLessThanOrEqual(4);
  const during = queue.look('b');
  const again = [queue.look('b'), queue.look('b')];
  await release();
  await release();
  await Promise.all([during, ...again]);
  expect(log.slice(-4)).toEqual(['+b', '-b', '+b', '-b']);
});

test('different keys run side by side, but no more than its width', async () => {
  const { queue, log, release } = slow(2);
  const looks = ['a', 'b', 'c'].map((key) => queue.look(key));
  expect(log).toEqual(['+a', '+b']);
  await release();
  expect(log).toEqual(['+a', '+b', '-a', '+c']);
  await release();
  await release();
  await Promise.all(looks);
});

test('a failure reaches who asked and stops nobody else', async () => {
  const queue = new LookQueue((key) => (key === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve()), 1);
  const [bad, good] = await Promise.allSettled([queue.look('bad'), queue.look('good')]);
  expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
  await queue.idle();
});

test('drained, it ends what runs, begins nothing more, and says so to who waits', async () => {
  const { queue, log, release } = slow(1);
  const running = queue.look('a');
  const waiting = queue.look('b');
  const drained = queue.drain();
  await expect(waiting).rejects.toThrow(Stopped);
  await expect(queue.look('c')).rejects.toThrow(Stopped);
  await release();
  await Promise.all([running, drained]);
  expect(log).toEqual(['+a', '-a']);
});

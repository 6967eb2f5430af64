import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sighting } from '../observe/snapshot.ts';
import { request } from '../testing/world.ts';
import { isBoundToHead } from './bound-to-head.ts';

const sighting: Sighting = { since: '2026-11-22T12:00:00Z', lastComment: 40 };
const early = { commentId: 39, at: '2026-11-22T11:59:59Z' };

test.each([
  ['written after the head was seen', { commentId: 41, at: '2026-11-22T12:00:00Z' }, true],
  ['read in the look that first saw the head, but younger than its last change', { commentId: 40, at: '2026-11-22T12:00:01Z' }, true],
  ['of the same second as the last change', { commentId: 40, at: '2026-11-22T12:00:00Z' }, false],
  ['older than the head', early, false],
  ['older, but it names a commit', { ...early, argument: 'a1b2c3d' }, true],
])('/evaluate %s', (_what, change, bound) => {
  expect(isBoundToHead(request('evaluate', 'mia', change), { sighting })).toBe(bound);
});

test.each(['withdraw', 'hold', 'agree', 'help'] as const)('/%s is about no head', (name) => {
  expect(isBoundToHead(request(name, 'mia', early), { sighting })).toBe(true);
});

/** What happens on a pull request, each in a second of its own or in the one before; a look may come late or never. */
const step = fc.record({ what: fc.constantFrom('push', 'comment', 'look'), seconds: fc.constantFrom(0, 0, 1, 60) });

test('whatever comes late or never, no command is bound to a head that came after it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let [now, head, updated, seen, lastComment] = [0, 0, 0, -1, 0];
      let sighted: Sighting = { since: '', lastComment: 0 };
      const comments: { id: number; at: number; head: number }[] = [];
      const iso = (second: number): string => new Date(Date.UTC(2026, 10, 22) + second * 1000).toISOString();
      const look = (): void => {
        if (seen !== head) sighted = { since: iso(updated), lastComment };
        seen = head;
        for (const { id, at, head: meant } of comments) {
          const bound = isBoundToHead(request('evaluate', 'mia', { commentId: id, at: iso(at) }), { sighting: sighted });
          if (bound) expect(meant).toBe(head);
        }
      };
      for (const { what, seconds } of steps) {
        now += seconds;
        if (what === 'push') [head, updated] = [head + 1, now];
        else if (what === 'comment') {
          lastComment += 1;
          comments.push({ id: lastComment, at: now, head });
          updated = now;
        } else look();
      }
      look();
    }),
    { numRuns: 500 },
  );
});

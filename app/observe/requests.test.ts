import { expect, test } from 'vitest';
import type { Doors } from '../doors.ts';
import type { GitHub } from '../github/github.ts';
import { number, repository } from '../testing/world.ts';
import { observeRequests } from './requests.ts';

const doors = { github: { permission: () => Promise.resolve('write') } as unknown as GitHub } as Doors;
const requestsOf = (body: string, updatedAt: string, author = 'mia'): ReturnType<typeof observeRequests> =>
  observeRequests({ repository, number }, [{ id: 9, author, body, createdAt: '2026-11-22T11:59:00Z', updatedAt }], doors);

test.each([
  ['of one second', '2026-11-22T11:59:00Z', undefined],
  ['that GitHub finished in the next second', '2026-11-22T11:59:01Z', undefined],
  ['two seconds apart', '2026-11-22T11:59:02Z', undefined],
  ['changed three seconds later', '2026-11-22T11:59:03Z', true],
  ['changed a day later', '2026-11-23T11:59:00Z', true],
])('a command in a comment %s', async (_what, updatedAt, edited) => {
  const [command] = await requestsOf('/hold', updatedAt);
  expect(command).toMatchObject({ name: 'hold', by: 'mia', allowed: edited === undefined });
  expect(command?.edited).toBe(edited);
});

test('a bot gives no commands', async () => {
  expect(await requestsOf('/hold', '2026-11-22T11:59:00Z', 'linter[bot]')).toEqual([]);
});

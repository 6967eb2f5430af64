import { expect, test } from 'vitest';
import { runnersOf } from './runners-of.ts';

const at = '2026-11-22T12:20:00.000Z';
const seen = (name: string, online = true, busy = false): Parameters<typeof runnersOf>[0][number] => ({ name, online, busy });

test.each([
  ['one that takes a job after another', [seen('vault-1')], { name: 'vault-1', state: 'idle', lastRecord: at }],
  ['a just-in-time one', [seen('vault-1-0123456789ab', true, true)], { name: 'vault-1', state: 'busy', lastRecord: at }],
  [
    'one whose forerunner is still listed',
    [seen('vault-1-0123456789ab', false), seen('vault-1-ba9876543210')],
    { name: 'vault-1', state: 'idle', lastRecord: at },
  ],
  ['one that is down', [seen('vault-1-0123456789ab', false)], { name: 'vault-1', state: 'offline', lastRecord: at }],
  ['one nobody lists', [], { name: 'vault-1', state: 'unknown', lastRecord: at }],
] as const)('%s is shown once, by the id in its records', (_what, listed, shown) => {
  expect(runnersOf(listed, new Map([['vault-1', at]]))).toEqual([shown]);
});

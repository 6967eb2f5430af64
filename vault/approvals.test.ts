import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Approval } from '../core/contract/approval.ts';
import { privateKey } from '../core/provenance/keys.ts';
import { seal } from '../core/provenance/statement.ts';
import { approvalsDir, grantedBits } from './approvals.ts';

const dataSha256 = 'd'.repeat(64);
const approval: Approval = {
  harvester: 1,
  competition: 'tiny',
  board: 'feedback',
  dataSha256,
  team: 'alice',
  bits: 100,
  why: 'a second round for the finalists',
  expires: '2026-02-01T00:00:00Z',
};
const now = new Date('2026-01-15T00:00:00Z');
let store: string;
let files = 0;

beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'approvals-'));
  await mkdir(approvalsDir(store, 'tiny'), { recursive: true });
});
afterEach(() => rm(store, { recursive: true, force: true }));

const granted = (team = 'alice', board: 'feedback' | 'final' = 'feedback'): Promise<number> =>
  grantedBits({ store, competition: 'tiny', board, dataSha256 }, team, now);

interface Owner {
  readonly id: string;
  readonly pem: string;
  readonly publicKey: string;
}

function owner(id: string): Owner {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { id, pem: pair.privateKey, publicKey: pair.publicKey };
}

async function enrol(approvals: number, owners: readonly Owner[]): Promise<void> {
  const entries = owners.map(({ id, publicKey }) => `  - id: ${id}\n    publicKey: |\n${publicKey.replace(/^(?=.)/gm, '      ')}`);
  await writeFile(join(store, 'owners.yaml'), `harvester: 1\napprovals: ${approvals}\nowners:\n${entries.join('')}`);
}

async function signs(by: Owner, change: Partial<Approval> = {}): Promise<void> {
  const envelope = await seal('approval', { ...approval, ...change }, await privateKey(by.id, by.pem));
  files += 1;
  await writeFile(join(approvalsDir(store, 'tiny'), `${files}.json`), JSON.stringify(envelope));
}

test('one owner grants where one is enough', async () => {
  const olga = owner('olga');
  await enrol(1, [olga]);
  await signs(olga);
  expect(await granted()).toBe(100);
  expect([await granted('bob'), await granted('alice', 'final')]).toEqual([0, 0]);
});

test('where it takes two, the same person twice is not two', async () => {
  const [olga, otto] = [owner('olga'), owner('otto')];
  await enrol(2, [olga, otto]);
  await signs(olga);
  await signs(olga);
  expect(await granted()).toBe(0);
  await signs(otto);
  expect(await granted()).toBe(100);
});

test('two owners who sign different things grant neither', async () => {
  const [olga, otto] = [owner('olga'), owner('otto')];
  await enrol(2, [olga, otto]);
  await signs(olga);
  await signs(otto, { bits: 500 });
  expect(await granted()).toBe(0);
});

test.each<[string, Partial<Approval>]>([
  ['that has expired', { expires: '2026-01-01T00:00:00Z' }],
  ['for other data', { dataSha256: 'e'.repeat(64) }],
  ['of another competition', { competition: 'other' }],
])('an approval %s counts for nothing', async (_, change) => {
  const olga = owner('olga');
  await enrol(1, [olga]);
  await signs(olga, change);
  expect(await granted()).toBe(0);
});

test('a stranger who calls himself an owner, and files that are no approvals, count for nothing', async () => {
  const olga = owner('olga');
  await enrol(1, [olga]);
  await signs(owner('olga'));
  await signs(owner('mallory'));
  await writeFile(join(approvalsDir(store, 'tiny'), 'x.json'), 'not json');
  expect(await granted()).toBe(0);
});

test('without owners nobody can approve; with unreadable ones nothing runs', async () => {
  await signs(owner('olga'));
  expect(await granted()).toBe(0);
  await writeFile(join(store, 'owners.yaml'), 'harvester: 1\nowners: []\n');
  await expect(granted()).rejects.toThrow(/owners/);
});

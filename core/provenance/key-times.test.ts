import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarvesterConfig } from '../contract/harvester-config.ts';
import { sampleAttempt } from '../testing/samples.ts';
import { privateKey, signerKeys } from './keys.ts';
import { open, seal } from './statement.ts';

async function pair() {
  const made = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { sign: await privateKey('runner-1', made.privateKey), publicKey: made.publicKey };
}
const made = (at: number) => ({ ...sampleAttempt({ number: 7, score: 0.9 }), finishedAt: new Date(at).toISOString() });
const day = 86_400_000;
const start = Date.parse('2026-11-01T00:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();

test('during a rotation both keys of a runner count; before and after only the one in use', async () => {
  const [old, fresh] = [await pair(), await pair()];
  const keys = await signerKeys([
    { id: 'runner-1', publicKey: old.publicKey, notAfter: iso(start + 2 * day) },
    { id: 'runner-1', publicKey: fresh.publicKey, notBefore: iso(start) },
  ]);
  const answer = async (by: typeof old, at: number): Promise<string> =>
    (await open('attempt', await seal('attempt', made(at), by.sign), keys)).kind;
  expect(await Promise.all([-1, 1, 3].map((days) => answer(old, start + days * day)))).toEqual(['good', 'good', 'bad']);
  expect(await Promise.all([-1, 1, 3].map((days) => answer(fresh, start + days * day)))).toEqual(['bad', 'good', 'good']);
});

test('a record counts exactly within its key’s time, ends included', async () => {
  const runner = await pair();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      async (at, from, length) => {
        const keys = await signerKeys([
          { id: 'runner-1', publicKey: runner.publicKey, notBefore: iso(start + from * day), notAfter: iso(start + (from + length) * day) },
        ]);
        const opened = await open('attempt', await seal('attempt', made(start + at * day), runner.sign), keys);
        expect(opened.kind).toBe(at >= from && at <= from + length ? 'good' : 'bad');
      },
    ),
    { numRuns: 60 },
  );
});

test('a revoked key is told by when it was retired', async () => {
  const runner = await pair();
  const keys = await signerKeys([{ id: 'runner-1', publicKey: runner.publicKey, notAfter: iso(start) }]);
  const opened = await open('attempt', await seal('attempt', made(start + 1), runner.sign), keys);
  expect(opened).toMatchObject({ kind: 'bad', why: expect.stringContaining('was retired (2026-11-01') as string });
});

test('harvester.yaml does not take a key that ends before it begins', async () => {
  const { publicKey } = await pair();
  const config = {
    harvester: 1,
    competitions: [{ name: 'c', repository: 'a/c' }],
    records: 'a/r',
    runners: [{ id: 'runner-1', publicKey, notBefore: iso(start), notAfter: iso(start - day) }],
    publishers: [{ id: 'publisher-1', publicKey }],
    mlflow: { uri: 'http://127.0.0.1:5000' },
    site: { url: 'http://127.0.0.1/' },
  };
  expect(HarvesterConfig.safeParse(config).error?.issues[0]).toMatchObject({ path: ['runners', 0], message: 'ends before it begins' });
});

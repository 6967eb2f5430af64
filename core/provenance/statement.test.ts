import fc from 'fast-check';
import { generateKeyPairSync, verify as nodeVerify, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { sampleAttempt } from '../testing/samples.ts';
import { canonicalJson } from './canonical-json.ts';
import { preAuthEncoding } from './dsse.ts';
import { privateKey, publicKey } from './keys.ts';
import { open, seal } from './statement.ts';
import { treeDigest } from './tree-digest.ts';

async function signer(id: string) {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { sign: await privateKey(id, pair.privateKey), verify: await publicKey(id, pair.publicKey), pem: pair.publicKey };
}

const record = sampleAttempt({ number: 7, score: 0.9 });

test('a sealed record opens to itself', async () => {
  const runner = await signer('runner-1');
  const opened = await open('attempt', await seal('attempt', record, runner.sign), [runner.verify]);
  expect(opened).toEqual({ kind: 'good', record, keyid: 'runner-1' });
});

test('an independent verifier accepts the signature', async () => {
  const runner = await signer('runner-1');
  const envelope = await seal('attempt', record, runner.sign);
  const payload = Buffer.from(envelope.payload, 'base64');
  const signature = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64');
  expect(nodeVerify(null, preAuthEncoding(envelope.payloadType, payload), createPublicKey(runner.pem), signature)).toBe(true);
});

test('a foreign key, a borrowed key id, an edited payload and another kind are all refused', async () => {
  const [runner, mallory] = [await signer('runner-1'), await signer('runner-1')];
  const envelope = await seal('attempt', record, runner.sign);
  const edited = Buffer.from(envelope.payload, 'base64').toString().replace('0.9', '1.0');
  const refused = [
    await open('attempt', await seal('attempt', record, mallory.sign), [runner.verify]),
    await open('attempt', envelope, [{ ...runner.verify, id: 'runner-2' }]),
    await open('attempt', { ...envelope, payload: Buffer.from(edited).toString('base64') }, [runner.verify]),
    await open('version', envelope, [runner.verify]),
    await open('attempt', { ...envelope, extra: 1 }, [runner.verify]),
    await open('attempt', { ...envelope, signatures: [...envelope.signatures, ...envelope.signatures] }, [runner.verify]),
    await open('attempt', null, [runner.verify]),
  ];
  expect(refused.map(({ kind }) => kind)).toEqual(refused.map(() => 'bad'));
});

test('nothing malformed is ever signed', async () => {
  const runner = await signer('runner-1');
  await expect(seal('attempt', { ...record, team: '../x' }, runner.sign)).rejects.toThrow();
});

test('any flipped bit of an envelope is noticed', async () => {
  const runner = await signer('runner-1');
  const text = canonicalJson(await seal('attempt', record, runner.sign));
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 0, max: 6 }), async (at, bit) => {
      const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
      let parsed: unknown;
      try {
        parsed = JSON.parse(flipped);
      } catch {
        return;
      }
      const opened = await open('attempt', parsed, [runner.verify]);
      if (opened.kind === 'good') expect(opened.record).toEqual(record);
    }),
    { numRuns: 300 },
  );
});

test('canonical JSON does not depend on the order of keys, and refuses what JSON cannot hold', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(() => canonicalJson({ score: Number.NaN })).toThrow(TypeError);
});

test('a tree digest depends on every path and byte, not on the listing order', async () => {
  const files = [
    { path: 'b', sha256: '1'.repeat(64), bytes: 1 },
    { path: 'a', sha256: '2'.repeat(64), bytes: 2 },
  ];
  expect(await treeDigest(files)).toBe(await treeDigest(files.toReversed()));
  expect(await treeDigest(files)).not.toBe(await treeDigest([{ ...files[0]!, path: 'c' }, files[1]!]));
});

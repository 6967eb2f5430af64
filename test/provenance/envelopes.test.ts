import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign as nodeSign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from './zip-of.ts';
import type { DispatchRow } from '../../app/ledger/ledger.ts';
import { readResult } from '../../app/observe/read-result.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import { preAuthEncoding, type Envelope } from '../../core/provenance/dsse.ts';
import { privateKey, publicKey } from '../../core/provenance/keys.ts';
import { open, seal } from '../../core/provenance/statement.ts';
import { sampleAttempt } from '../../core/testing/samples.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';

const keyid = 'runner-1';
const pair = () =>
  generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const [runner, mallory] = [pair(), pair()];
const record: AttemptRecord = {
  ...sampleAttempt({ number: 7, score: 0.9 }),
  runner: { ...sampleAttempt({ number: 7 }).runner, id: keyid },
};

let python: string;
let dir: string;
let good: Envelope;
beforeAll(async () => {
  ({ python } = await buildEnvironment({ name: 'provenance', lock: join(import.meta.dirname, 'requirements.lock') }));
  dir = await mkdtemp(join(tmpdir(), 'provenance-'));
  good = await seal('attempt', record, await privateKey(keyid, runner.privateKey));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What an implementation of DSSE that is not ours says. */
function oracle(asked: {
  readonly verify?: readonly unknown[];
  readonly sign?: readonly { readonly payload: string; readonly type: string }[];
}): { readonly verify: readonly boolean[]; readonly sign: readonly Envelope[] } {
  const input = JSON.stringify({
    verify: (asked.verify ?? []).map((envelope) => ({ envelope, key: runner.publicKey })),
    sign: (asked.sign ?? []).map((one) => ({ ...one, key: runner.privateKey })),
  });
  const { stdout, stderr } = spawnSync(python, ['-I', join(import.meta.dirname, 'oracle.py')], { input, maxBuffer: 1 << 28 });
  if (stdout.length === 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout)) as ReturnType<typeof oracle>;
}

async function ours(envelope: unknown): Promise<boolean> {
  return (await open('attempt', envelope, [await publicKey(keyid, runner.publicKey)])).kind === 'good';
}

/** Signed by `key` over whatever payload and type, in a form of its own. */
function forged(payload: Buffer, type: string, key: string): Envelope {
  const sig = nodeSign(null, preAuthEncoding(type, payload), key).toString('base64');
  return { payloadType: type as Envelope['payloadType'], payload: payload.toString('base64'), signatures: [{ keyid, sig }] };
}

/** Envelopes that must be refused, by what was done to the good one. */
function tampered(): Readonly<Record<string, unknown>> {
  const payload = Buffer.from(good.payload, 'base64');
  const edited = Buffer.from(payload.toString().replace('0.9', '1.0'));
  const [signature] = good.signatures;
  return {
    edited: { ...good, payload: edited.toString('base64') },
    're-keyed': forged(payload, good.payloadType, mallory.privateKey),
    'edited and re-keyed': forged(edited, good.payloadType, mallory.privateKey),
    'signed as another type, shown as ours': { ...forged(payload, 'application/json', runner.privateKey), payloadType: good.payloadType },
    'ours, shown as another type': { ...good, payloadType: 'application/json' },
    'really of another type': forged(payload, 'application/json', runner.privateKey),
    'signed twice': { ...good, signatures: [signature, signature] },
    'signed by a stranger as well': {
      ...good,
      signatures: [signature, ...forged(payload, good.payloadType, mallory.privateKey).signatures],
    },
    'signed by nobody': { ...good, signatures: [] },
    'under another key id': { ...good, signatures: [{ ...signature, keyid: 'runner-2' }] },
    'a raw signature without its encoding': {
      ...good,
      signatures: [{ keyid, sig: nodeSign(null, payload, runner.privateKey).toString('base64') }],
    },
    'a statement of another kind': forged(
      Buffer.from(payload.toString().replace('attempt/v1', 'version/v1')),
      good.payloadType,
      runner.privateKey,
    ),
    'with a key of its own': { ...good, publicKey: mallory.publicKey },
  };
}
/** Good DSSE by our own runner's key, and yet nothing we take: of another type, kind or form than a record. */
const onlyOursRefuses = new Set(['really of another type', 'a statement of another kind', 'with a key of its own']);

test('an envelope of ours is good to securesystemslib, and one of its is good to us', async () => {
  const statement = Buffer.from(good.payload, 'base64').toString('base64');
  const { verify, sign } = oracle({ verify: [good], sign: [{ payload: statement, type: good.payloadType }] });
  expect(verify).toEqual([true]);
  expect(await ours(sign[0])).toBe(true);
  expect(sign[0]?.signatures[0]?.sig).toBe(good.signatures[0]?.sig);
});

test('what was tampered with is refused by us, and by the other wherever it is bad DSSE', async () => {
  const cases = Object.entries(tampered());
  const { verify } = oracle({ verify: cases.map(([, envelope]) => envelope) });
  for (const [index, [name, envelope]] of cases.entries()) {
    expect([name, await ours(envelope)]).toEqual([name, false]);
    expect([name, verify[index]]).toEqual([name, onlyOursRefuses.has(name)]);
  }
});

test('wherever one bit of an envelope is turned over, nothing is accepted that the other refuses, nor anything but what was signed', async () => {
  const text = canonicalJson(good);
  const turned: unknown[] = [];
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 0, max: 6 }), (at, bit) => {
      try {
        turned.push(JSON.parse(text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1)));
      } catch {
        // No JSON, so no envelope.
      }
    }),
    { numRuns: 600 },
  );
  expect(turned.length).toBeGreaterThan(300);
  const { verify } = oracle({ verify: turned });
  for (const [index, envelope] of turned.entries()) if (await ours(envelope)) expect([envelope, verify[index]]).toEqual([envelope, true]);
});

describe('harvester verify', () => {
  const verify = async (envelope: unknown): Promise<number | null> => {
    const [config, file] = [join(dir, 'harvester.yaml'), join(dir, 'record.json')];
    await writeFile(
      config,
      JSON.stringify({
        harvester: 1,
        competitions: [{ name: 'c', repository: 'a/c' }],
        records: 'a/r',
        runners: [{ id: keyid, publicKey: runner.publicKey }],
        publishers: [{ id: 'publisher-1', publicKey: pair().publicKey }],
        mlflow: { uri: 'http://127.0.0.1:5000' },
        site: { url: 'http://127.0.0.1/' },
      }),
    );
    await writeFile(file, JSON.stringify(envelope));
    const cli = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');
    return spawnSync(process.execPath, [cli, 'verify', file, '--config', config, '--json']).status;
  };

  test('trusts what the runner signed', async () => {
    expect(await verify(good)).toBe(0);
  });

  test.each(['edited', 're-keyed', 'ours, shown as another type', 'signed twice', 'a statement of another kind'])(
    'refuses one that is %s',
    async (name) => {
      expect(await verify(tampered()[name])).toBe(1);
    },
  );
});

describe('a good record in the wrong place', () => {
  const asked: DispatchRow = {
    runKey: record.runKey,
    stage: 'evaluate',
    repository: record.key.repository,
    number: record.key.number,
    headSha: record.key.headSha,
    competition: record.competition,
    team: record.team,
  } as DispatchRow;
  const config = { runners: [{ id: keyid, publicKey: runner.publicKey }] } as HarvesterConfig;

  test('is taken where it was asked for', async () => {
    expect(await readResult(await zipOf('result.json', canonicalJson(good)), asked, config)).toMatchObject({ kind: 'attempt', record });
  });

  test.each<[string, Partial<DispatchRow>]>([
    ['head', { headSha: 'f'.repeat(40) }],
    ['run', { runKey: '0'.repeat(32) }],
    ['pull request', { number: record.key.number + 1 }],
    ['pull request', { repository: 'other/competition' }],
    ['competition', { competition: 'another' }],
    ['team', { team: 'somebody' }],
    ['board', { stage: 'final' }],
  ])('is refused as one about another %s', async (what, over) => {
    const result = await readResult(await zipOf('result.json', canonicalJson(good)), { ...asked, ...over }, config);
    expect(result).toEqual({ kind: 'unusable', why: `the record is about another ${what}` });
  });

  test('is refused when a trusted runner signs in the name of another', async () => {
    const other: AttemptRecord = { ...record, runner: { ...record.runner, id: 'runner-2' } };
    const envelope = await seal('attempt', other, await privateKey(keyid, runner.privateKey));
    const result = await readResult(await zipOf('result.json', canonicalJson(envelope)), asked, config);
    expect(result).toMatchObject({ kind: 'unusable', why: expect.stringContaining('in the name of "runner-2"') as string });
  });
});

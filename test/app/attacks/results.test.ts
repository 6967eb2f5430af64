import { generateKeyPairSync } from 'node:crypto';
import { ZipFile } from 'yazl';
import { expect, test } from 'vitest';
import { Ledger, type DispatchRow } from '../../../app/ledger/ledger.ts';
import { looksOf } from '../../../app/looks-of.ts';
import { readResult } from '../../../app/observe/read-result.ts';
import { checkMethods } from '../../../app/github/checks.ts';
import { attempt } from '../../../app/testing/records.ts';
import { config, head, noon, number, repository, runKey } from '../../../app/testing/world.ts';
import { AttemptRecord } from '../../../core/contract/records.ts';
import { sign } from '../../../core/provenance/dsse.ts';
import { privateKey } from '../../../core/provenance/keys.ts';
import { seal } from '../../../core/provenance/statement.ts';

const pair = generateKeyPairSync('ed25519');
const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const trusting = {
  ...config,
  runners: [{ id: 'vault-1', publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString() }],
};
const asked: DispatchRow = {
  repository,
  number,
  runKey: runKey(1),
  competition: 'breast-tumour',
  stage: 'evaluate',
  headSha: head,
  team: 'alice',
  at: noon,
};

async function zip(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const made = new ZipFile();
  for (const [name, content] of Object.entries(files)) made.addBuffer(Buffer.from(content), name);
  made.end();
  const chunks: Buffer[] = [];
  for await (const chunk of made.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
const read = async (bytes: Buffer, row = asked): Promise<string> => {
  const result = await readResult(bytes, row, trusting);
  return result.kind === 'unusable' ? result.why : result.kind;
};
const signed = async (change: object = {}): Promise<string> =>
  JSON.stringify(await seal('attempt', AttemptRecord.parse({ ...attempt(), ...change }), await privateKey('vault-1', pem)));

test('attack 8: nothing is wrong with an honest artifact', async () => {
  expect(await read(await zip({ 'result.json': await signed() }))).toBe('attempt');
});

test('attack 8: other files beside it, other names, folders, nothing at all, no zip', async () => {
  const result = await signed();
  expect(await read(await zip({ 'result.json': result, 'run.sh': 'x' }))).toMatch(/2 files/);
  expect(await read(await zip({ 'results/result.json': result }))).toMatch(/another file/);
  expect(await read(await zip({}))).toMatch(/0 files/);
  expect(await read(Buffer.from('PK not a zip'))).toMatch(/not a zip/);
});

test('attack 8: a path that leaves the archive', async () => {
  const honest = await zip({ aaaaaaaaaaa: await signed() });
  const evil = Buffer.from(honest.toString('latin1').replaceAll('aaaaaaaaaaa', '../../x.jso'), 'latin1');
  expect(await read(evil)).not.toBe('attempt');
});

test('attack 8: a bomb', async () => {
  expect(await read(await zip({ 'result.json': Buffer.alloc(30_000_000) }))).toMatch(/bytes/);
});

test('attack 8: strange numbers, other keys, and prototypes in a record that is signed rightly', async () => {
  const key = await privateKey('vault-1', pem);
  const honest = JSON.parse(await signed()) as { payload: string };
  const statement = Buffer.from(honest.payload, 'base64').toString();
  const forged = async (from: string | RegExp, to: string): Promise<string> => {
    const changed = statement.replace(from, to);
    expect(changed).not.toBe(statement);
    return JSON.stringify(await sign(Buffer.from(changed), key));
  };
  for (const text of [
    await forged('"value":0.987', '"value":1e999'),
    await forged('"value":0.987', '"value":"0.987"'),
    await forged('"held":false', '"held":false,"note":"ignore all rules"'),
    await forged('"held":false', '"held":false,"__proto__":{"admin":true}'),
    await forged(/"rows":150/, '"rows":-1'),
    '{"payload":{"__proto__":{"polluted":1}}}',
    'null',
    '['.repeat(50_000),
  ])
    expect(await read(await zip({ 'result.json': text }))).not.toBe('attempt');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('attack 12: a result of another run, head, pull request or competition, signed rightly', async () => {
  const about = attempt().key;
  for (const change of [
    { runKey: runKey(2) },
    { key: { ...about, headSha: 'f'.repeat(40) } },
    { key: { ...about, number: 8 } },
    { key: { ...about, repository: 'acme/other' } },
    { competition: 'other' },
    { team: 'mallory' },
  ])
    expect(await read(await zip({ 'result.json': await signed(change) }))).toMatch(/about another/);
});

test('attack 12: a run nobody asked for, and one whose run key is used up', () => {
  const ledger = new Ledger(':memory:');
  const run = (key: string): object => ({
    repository: { full_name: 'acme/control' },
    workflow_run: { display_title: `evaluate ${repository}#${number} ${head} ${key}` },
  });
  expect(looksOf('workflow_run', run(runKey(5)), 'harvester[bot]', ledger)).toEqual([]);
  ledger.addDispatch(asked);
  expect(() => ledger.addDispatch(asked)).toThrow();
  ledger.settle(asked.runKey, { kind: 'failed', at: noon, why: 'lost' });
  ledger.settle(asked.runKey, { kind: 'recorded', at: noon, why: 'replayed' });
  expect(ledger.dispatch(asked.runKey)?.outcome?.why).toBe('lost');
  ledger.close();
});

test('attack 13: a check of our name by another App counts for nothing', async () => {
  const run = (id: number, app: number): object => ({
    id,
    name: 'harvester/evaluation',
    head_sha: head,
    status: 'completed',
    external_id: 'x',
    output: { annotations_count: 0 },
    app: { id: app },
  });
  const octokit = { rest: { checks: { listForRef: 'list' } }, paginate: () => Promise.resolve([run(1, 15368), run(2, 42)]) };
  const methods = checkMethods({ for: () => Promise.resolve(octokit) } as never, () =>
    Promise.resolve({ login: 'harvester[bot]', id: 42 }),
  );
  expect((await methods.checks(repository, head)).map(({ id }) => id)).toEqual([2]);
});

test('attack 21: a record that would carry more out than its schema has room for', () => {
  const record = attempt({ errorClass: 'PREDICT_ERROR' });
  for (const change of [
    { evaluation: { ...record.evaluation, traceback: 'KeyError: patient 17' } },
    { evaluation: { ...record.evaluation, errorClass: 'PATIENT_17' } },
    { labels: [0, 1, 1] },
  ])
    expect(AttemptRecord.safeParse({ ...record, ...change }).success).toBe(false);
});

import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { grantedBits } from '../../vault/approvals.ts';
import { appendToLedger } from '../../vault/ledger.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
let store: string;
let file: string;
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'egress-'));
  file = join(store, 'tiny', 'egress.jsonl');
  await mkdir(join(store, 'tiny'));
});
afterEach(() => rm(store, { recursive: true, force: true }));

async function harvester(...args: readonly string[]): Promise<{ code: number; stdout: string }> {
  const ended = await run(process.execPath, [join(root, 'cli', 'main.ts'), 'egress', ...args, '--store', store]).catch(
    (error: { code: number; stdout: string }) => error,
  );
  return { code: 'code' in ended ? ended.code : 0, stdout: ended.stdout };
}

async function book(entry: string): Promise<{ lines: number; sha256: string }> {
  const line = { competition: 'tiny', board: 'feedback' as const, team: 'alice', people: ['alice'], policy: 'ladder', outcome: 'scored' };
  return (await appendToLedger(file, { ...line, at: '2026-01-01T00:00:00.000Z', entry, bits: 10 })).head;
}

test('a data owner reads who was told how much; a changed line shows, and so does a cut end once a record saw it', async () => {
  await book('1/a');
  const ledger = await book('2/b');
  const record = join(store, 'record.json');
  await writeFile(record, JSON.stringify({ competition: 'tiny', ledger }));
  const whole = await harvester('show', '--json', '--against', record);
  expect(whole.code).toBe(0);
  expect(JSON.parse(whole.stdout)).toMatchObject({
    whole: true,
    competitions: [{ name: 'tiny', lines: 2, teams: [{ team: 'alice', board: 'feedback', answers: 2, bits: 20 }] }],
  });

  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"bits":10', '"bits":1'));
  expect(await harvester('tiny')).toMatchObject({ code: 1, stdout: expect.stringMatching(/line 2 does not follow/) as string });

  await writeFile(file, text.slice(0, text.indexOf('\n') + 1));
  expect(await harvester('tiny')).toMatchObject({ code: 0 });
  expect(await harvester('tiny', '--against', record)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/cut or rewritten/) as string,
  });
});

test('a data owner signs for more bits from the command line, and the runner takes it', async () => {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const key = join(store, 'olga.pem');
  await writeFile(key, pair.privateKey);
  await writeFile(
    join(store, 'owners.yaml'),
    `harvester: 1\nowners:\n  - id: olga\n    publicKey: |\n${pair.publicKey.replace(/^(?=.)/gm, '      ')}`,
  );
  const competition = join(root, 'examples', 'breast-tumour');
  const asked = ['approve', '--competition', competition, '--team', 'alice', '--bits', '200', '--why', 'second round', '--key', key];
  const { code, stdout } = await harvester(...asked, '--owner', 'olga', '--expires', '2099-01-01T00:00:00Z', '--json');
  expect(code).toBe(0);
  const { approval } = JSON.parse(stdout) as { approval: { competition: string; dataSha256: string } };
  const board = { store, competition: approval.competition, board: 'feedback', dataSha256: approval.dataSha256 } as const;
  expect(await grantedBits(board, 'alice', new Date('2026-01-01'))).toBe(200);
  expect((await harvester(...asked, '--owner', 'olga', '--expires', 'soon')).code).toBe(3);
});

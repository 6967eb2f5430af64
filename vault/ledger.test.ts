import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendToLedger, readLedger, readLedgerText, spentBy, type NewEgress } from './ledger.ts';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ledger-'));
  file = join(dir, 'egress.jsonl');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const told = (entry: string, change: Partial<NewEgress> = {}): NewEgress => ({
  at: '2026-01-01T00:00:00.000Z',
  competition: 'tiny',
  board: 'feedback',
  entry,
  team: 'alice',
  people: ['Alice'],
  policy: 'ladder',
  outcome: 'scored',
  bits: 10,
  ...change,
});

test('what is booked stays, in order, with a running total', async () => {
  await appendToLedger(file, told('1/a'));
  await appendToLedger(file, told('2/b', { team: 'bob', people: ['bob'] }));
  const { head } = await appendToLedger(file, told('1/c', { bits: 2.5 }));
  const ledger = await readLedger(file);
  expect(ledger).toMatchObject({ kind: 'whole', head: head.sha256, lines: [{ teamBits: 10 }, { teamBits: 10 }, { teamBits: 12.5 }] });
  expect((await stat(file)).mode & 0o077).toBe(0);
});

test('a run that was killed after booking and is made again is not booked twice', async () => {
  const first = await appendToLedger(file, told('1/a'));
  const again = await appendToLedger(file, told('1/a'));
  expect(again).toEqual({ booked: 0, head: first.head });
  expect(await appendToLedger(file, told('1/a', { bits: 12 }))).toMatchObject({ booked: 2 });
});

test('a line that was half written when the machine stopped was never told, and gives way', async () => {
  await appendToLedger(file, told('1/a'));
  await appendFile(file, '{"line":2,"at":"2026-');
  await appendToLedger(file, told('2/b'));
  expect(await readLedger(file)).toMatchObject({ kind: 'whole', lines: [{ entry: '1/a' }, { entry: '2/b' }] });
});

test('whatever byte of an earlier line is changed, the chain is broken and nothing more is booked', async () => {
  for (const entry of ['1/a', '2/b', '3/c']) await appendToLedger(file, told(entry));
  const text = await readFile(file, 'utf8');
  const lastLine = text.lastIndexOf('\n', text.length - 2);
  await fc.assert(
    fc.asyncProperty(fc.nat(lastLine - 1), fc.constantFrom('0', '9', 'x', ' '), async (at, char) => {
      const changed = text.slice(0, at) + char + text.slice(at + 1);
      expect(readLedgerText(changed).kind).toBe(changed === text ? 'whole' : 'broken');
    }),
  );
  await writeFile(file, text.replace('"bits":10', '"bits":11'));
  await expect(appendToLedger(file, told('4/d'))).rejects.toThrow(/line 2 .* does not follow/);
});

test('a line that is taken out or put elsewhere is missed', async () => {
  for (const entry of ['1/a', '2/b', '3/c']) await appendToLedger(file, told(entry));
  const [a, b, c] = (await readFile(file, 'utf8')).split('\n');
  expect(readLedgerText(`${a}\n${c}\n`)).toMatchObject({ kind: 'broken', line: 2 });
  expect(readLedgerText(`${b}\n${a}\n${c}\n`)).toMatchObject({ kind: 'broken', line: 1 });
});

test('a person pays for every team they are in, on each board apart', async () => {
  await appendToLedger(file, told('1/a', { people: ['Ann', 'ben'] }));
  await appendToLedger(file, told('2/b', { team: 'other', people: ['ANN', 'ann'] }));
  await appendToLedger(file, told('1/a', { board: 'final', people: ['ann'] }));
  const ledger = await readLedger(file);
  if (ledger.kind !== 'whole') throw new Error('broken');
  expect([...spentBy(ledger.lines, 'feedback', ['ann', 'Ben', 'cy'])]).toEqual([
    ['ann', 20],
    ['ben', 10],
    ['cy', 0],
  ]);
});

import { expect, test } from 'vitest';
import { declineAll, receiveCommands } from './receive-commands.ts';

const line = (text: string) => (text.length + 4).toString(16).padStart(4, '0') + text;
const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];

test('the ref updates a push asks for are read from its first packets', () => {
  const body = `${line(`${a} ${b} refs/heads/main\0 report-status side-band-64k`)}${line(`${b} ${a} refs/heads/x`)}0000PACK....`;
  expect(receiveCommands(Buffer.from(body))).toEqual([
    { ref: 'refs/heads/main', before: a, after: b },
    { ref: 'refs/heads/x', before: b, after: a },
  ]);
  expect(receiveCommands(Buffer.from('not packets'))).toEqual([]);
});

test('a declined push says so for every ref', () => {
  const answer = declineAll([{ ref: 'refs/heads/main', before: a, after: b }], 'rules', false).toString();
  expect(answer).toBe(`${line('unpack ok\n')}${line('ng refs/heads/main rules\n')}0000`);
});

import { expect, test } from 'vitest';
import { readBlocks } from './read-blocks.ts';
import { readProof } from './read-proof.ts';

const page = (text: string): { path: string; text: string } => ({ path: 'page.md', text });

test('a block is read line by line: comments go, a backslash joins', () => {
  const text =
    '<!-- proof: runs in anywhere -->\n\n```sh\nharvester scan a   # one file\n# nothing\nharvester verify R \\\n  --config c "#7"\n```\n';
  const [block] = readBlocks(page(text));
  expect(block?.line).toBe(3);
  expect(block?.lines.map(({ line, command }) => [line, command])).toEqual([
    [4, 'harvester scan a'],
    [6, 'harvester verify R  --config c "#7"'],
  ]);
});

test('a block inside a list is one too, and an unmarked one says so', () => {
  const [block] = readBlocks(page('1. Do\n\n   ```sh\n   npm test\n   ```\n'));
  expect(block?.lines).toMatchObject([{ command: 'npm test', proof: { kind: 'unsaid' } }]);
});

test('other languages are no commands', () => {
  expect(readBlocks(page('```yaml\na: 1\n```\n```text\nnpm test\n```'))).toEqual([]);
});

test('a clause is about the commands with one of its words; one without words about all others', () => {
  const proof = readProof(
    'runs in competition (scan, evaluate); tested by test/x.test.ts (drill); not run (sudo): changes the machine; runs in anywhere',
  );
  expect(proof('harvester scan model.pkl')).toEqual({ kind: 'runs', world: 'competition' });
  expect(proof('harvester drill')).toEqual({ kind: 'tested', by: 'test/x.test.ts', words: ['drill'] });
  expect(proof('sudo reboot')).toEqual({ kind: 'not run', why: 'changes the machine' });
  expect(proof('harvester keys new scanner')).toEqual({ kind: 'runs', world: 'anywhere' });
});

test('a command nobody speaks of, and words that are no proof, are told', () => {
  expect(readProof('runs in records (site)')('harvester verify R').kind).toBe('unsaid');
  expect(readProof('trust me')('harvester verify R')).toMatchObject({
    kind: 'unsaid',
    why: expect.stringContaining('"trust me"') as string,
  });
});

import { access, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Competition } from '../../core/contract/competition.ts';
import { readContract } from '../../core/contract/read.ts';
import { Submission } from '../../core/contract/submission.ts';
import { cast, participant } from './cast.ts';

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');
const competitionText = await read('../../examples/breast-tumour/competition.yaml');
const competition = readContract(Competition, 'competition.yaml', competitionText);

test.each(cast)('$login describes the submission as the competition asks', async ({ login, team, title }) => {
  const manifest = readContract(Submission, 'submission.yaml', await read(`${login}/files/submission.yaml`));
  if (manifest.kind === 'invalid' || competition.kind === 'invalid') throw new Error('a contract file is not valid');
  expect(manifest.value).toMatchObject({ title, members: [login] });
  expect(competition.value.licences).toContain(manifest.value.licence);
  expect(team).toBe(login);
});

test.each(cast)('all that $login is said to push is there', async ({ login, secondPush, ...first }) => {
  for (const push of secondPush ? [first, secondPush] : [first]) {
    for (const path of [...push.files, push.root, push.train]) {
      if (path !== undefined) await access(new URL(`${login}/${path}`, import.meta.url));
    }
    for (const { path, find } of push.edits ?? []) {
      expect(path).toBe('competition.yaml');
      expect(competitionText).toContain(find);
    }
  }
});

test('nobody is there twice, and who is unknown is said to be so', () => {
  expect(new Set(cast.flatMap(({ login, branch }) => [login, branch])).size).toBe(2 * cast.length);
  expect(participant('alice').name).toBe('Alice Arnold');
  expect(() => participant('zoe')).toThrow('nobody in the cast is called "zoe"');
});

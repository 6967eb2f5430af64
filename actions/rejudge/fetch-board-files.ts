import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchCompetition } from '../fetch/fetch-competition.ts';
import { placeOf } from '../github/call-github.ts';
import { GitHubReader } from '../github/github-reader.ts';
import { needed } from '../inputs/needed.ts';
import type { ActionDoor } from '../run-action.ts';
import { sealFolder } from '../sealed-folder.ts';
import type { BoardFiles } from './board-files.ts';
import type { RejudgeInputs } from './inputs.ts';

/** Brings the organisers' files of the default branch here as plain files: no submission, nothing checked out, nothing run. */
export async function fetchBoardFiles({ output, log }: ActionDoor, asked: RejudgeInputs): Promise<void> {
  const { competition, path: out } = asked;
  const repository = needed(asked, 'repository');
  const reader = new GitHubReader(placeOf(repository, needed(asked, 'token')));
  await mkdir(out, { recursive: true });
  const sha = await reader.branchSha(await reader.defaultBranch());
  await fetchCompetition({ reader, competition, out, log }, sha);
  const files: BoardFiles = { competition, repository, sha };
  await writeFile(join(out, 'board.json'), `${JSON.stringify(files)}\n`);
  output('digest', await sealFolder(out));
}

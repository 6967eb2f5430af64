import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { digestFolder } from '../../vault/folder.ts';
import { fetchCompetition } from '../fetch/fetch-competition.ts';
import { GitHubReader } from '../github-reader.ts';
import type { ActionDoor } from '../run-action.ts';
import type { BoardFiles } from './board-files.ts';
import type { RejudgeInputs } from './inputs.ts';
import { needed } from './needed.ts';

/** Brings the organisers' files of the default branch here as plain files, by API: no submission, nothing checked out, nothing run. */
export async function fetchBoardFiles({ output, log }: ActionDoor, asked: RejudgeInputs): Promise<void> {
  const { competition, path: out } = asked;
  const repository = needed(asked, 'repository');
  const apiUrl = process.env['GITHUB_API_URL'] ?? 'https://api.github.com';
  const reader = new GitHubReader({ apiUrl, token: needed(asked, 'token'), repository });
  await mkdir(out, { recursive: true });
  const sha = await reader.branchSha(await reader.defaultBranch());
  await fetchCompetition({ reader, competition, out, log }, sha);
  const files: BoardFiles = { competition, repository, sha };
  await writeFile(join(out, 'board.json'), `${JSON.stringify(files)}\n`);
  output('digest', await treeDigest(await digestFolder(out)));
}

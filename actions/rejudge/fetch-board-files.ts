import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Repository } from '../../core/contract/scalars.ts';
import { fetchCompetition } from '../fetch/fetch-competition.ts';
import { GitHubReader } from '../github-reader.ts';
import type { ActionDoor } from '../run-action.ts';
import type { BoardFiles } from './board-files.ts';

/** Brings the organisers' files of the default branch here as plain files, by API: no submission, nothing checked out, nothing run. */
export async function fetchBoardFiles({ input, secret, log }: ActionDoor, competition: string): Promise<void> {
  const repository = Repository.parse(input('repository'));
  const apiUrl = process.env['GITHUB_API_URL'] ?? 'https://api.github.com';
  const reader = new GitHubReader({ apiUrl, token: secret('token'), repository });
  const out = input('path');
  await mkdir(out, { recursive: true });
  const sha = await reader.branchSha(await reader.defaultBranch());
  await fetchCompetition({ reader, competition, out, log }, sha);
  const files: BoardFiles = { competition, repository, sha };
  await writeFile(join(out, 'board.json'), `${JSON.stringify(files)}\n`);
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Competition } from '../../core/contract/competition.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { leftOutOfRuns } from '../../core/rules/left-out-of-runs.ts';
import { goesIntoArtifacts } from '../../core/rules/on-github.ts';
import type { GitHubReader } from '../github/github-reader.ts';
import { saveEntries } from './save-entries.ts';

export interface CompetitionRequest {
  readonly reader: GitHubReader;
  readonly competition: string;
  /** Folder to write `competition/` into. */
  readonly out: string;
  readonly log: (line: string) => void;
}

/** Brings the organisers' files of one commit here, without submissions and kit. Throws when there is no valid competition.yaml of that name. */
export async function fetchCompetition({ reader, out, competition, log }: CompetitionRequest, baseSha: string): Promise<Competition> {
  const root = await reader.root(baseSha);
  const folders = root.filter(({ type, path }) => type === 'tree' && !leftOutOfRuns.has(path));
  const below = await Promise.all(folders.map(({ path, sha }) => reader.all(sha, `${path}/`)));
  const entries = [root, ...below].flat().filter(({ type, mode }) => type === 'blob' && mode !== '120000');
  const odd = entries.find(({ path }) => !goesIntoArtifacts(path));
  if (odd)
    throw new Error(
      `the competition's ${JSON.stringify(odd.path)} has a name that GitHub's artifacts do not take. Rename it; harvester competition check names every such file`,
    );
  const files = await saveEntries(reader, entries, 200e6, (path) => join(out, 'competition', path));
  log(`competition: ${files.length} files at ${baseSha.slice(0, 7)}`);
  if (!files.some(({ path }) => path === 'competition.yaml'))
    throw new Error('the competition repository has no competition.yaml on its default branch');
  const read = readContract(Competition, 'competition.yaml', await readFile(join(out, 'competition', 'competition.yaml'), 'utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  if (read.value.name !== competition) throw new Error(`competition.yaml says "${read.value.name}", the dispatch "${competition}"`);
  return read.value;
}

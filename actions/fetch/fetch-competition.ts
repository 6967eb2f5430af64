import { join } from 'node:path';
import { Competition } from '../../core/contract/competition.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import type { GitHubReader } from '../github/github-reader.ts';
import { inside, mapLimited, save } from './save.ts';

export interface CompetitionRequest {
  readonly reader: GitHubReader;
  readonly competition: string;
  /** Folder to write `competition/` into. */
  readonly out: string;
  readonly log: (line: string) => void;
}

/** Brings the organisers' files of one commit here, without submissions and kit. Throws when there is no valid competition.yaml of that name. */
export async function fetchCompetition({ reader, out, competition, log }: CompetitionRequest, baseSha: string): Promise<Competition> {
  const entries = (await reader.tree(baseSha)).filter(
    (entry) => entry.type === 'blob' && entry.mode !== '120000' && !/^(submissions|\.github|kit)\//.test(entry.path),
  );
  await mapLimited(entries, 6, async (entry) => save(join(out, 'competition', inside(entry.path)), await reader.blob(entry.sha, 200e6)));
  log(`competition: ${entries.length} files at ${baseSha.slice(0, 7)}`);
  const manifest = entries.find((entry) => entry.path === 'competition.yaml');
  if (!manifest) throw new Error('the competition repository has no competition.yaml on its default branch');
  const read = readContract(Competition, 'competition.yaml', (await reader.blob(manifest.sha, 1e6)).toString('utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  if (read.value.name !== competition) throw new Error(`competition.yaml says "${read.value.name}", the dispatch "${competition}"`);
  return read.value;
}

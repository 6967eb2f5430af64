import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Competition } from '../../core/contract/competition.ts';
import { Inputs } from '../../core/contract/inputs.ts';
import { teamOf } from '../../core/rules/team-of.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import type { GitHubReader, TreeFile } from '../github/github-reader.ts';
import { fetchCompetition } from './fetch-competition.ts';
import { saveEntries } from './save-entries.ts';

export interface FetchRequest {
  readonly reader: GitHubReader;
  readonly repository: string;
  readonly competition: string;
  readonly number: number;
  readonly headSha: string;
  /** Whether `headSha` may be a commit that the pull request left behind; whoever asked must hold the files to a digest of theirs. */
  readonly earlierHead?: boolean;
  /** Folder to write `inputs.json`, `competition/` and `submission/` into. */
  readonly out: string;
  readonly log: (line: string) => void;
}

/**
 * Brings one attempt here as plain files: the competition from the base branch, the team's folder from exactly `headSha`. Reads git
 * objects, checks nothing out, runs nothing, follows no link. Throws, saying why, on a stale head or anything that is not an ordinary file.
 */
export async function fetchAttempt(request: FetchRequest): Promise<Inputs> {
  const { reader, repository, number, headSha } = request;
  const pull = await reader.pull(number);
  if (pull.head.sha !== headSha && !request.earlierHead)
    throw new Error(`STALE_HEAD: pull request ${number} is now at ${pull.head.sha}, not ${headSha}`);
  if (pull.base.ref !== pull.base.repo.default_branch)
    throw new Error(`pull request ${number} aims at branch "${pull.base.ref}", not the default branch`);
  const baseSha = await reader.branchSha(pull.base.repo.default_branch);
  const competition = await fetchCompetition(request, baseSha);
  const team = await teamOfPull(request);
  const files = await fetchSubmission(request, await reader.below(headSha, `submissions/${team}/`), team, competition);
  const inputs = Inputs.parse({
    harvester: 1,
    competition: request.competition,
    repository,
    number,
    headSha,
    baseSha,
    team,
    files,
    treeSha256: await treeDigest(files),
  });
  await writeFile(join(request.out, 'inputs.json'), `${JSON.stringify(inputs, null, 1)}\n`);
  return inputs;
}

/** The one team the pull request touches. Intake has refused every other shape; this job does not take its word for it. */
async function teamOfPull({ reader, number }: FetchRequest): Promise<string> {
  const changed = await reader.pullFiles(number);
  const team = teamOf(changed);
  if (!team) throw new Error('LAYOUT: the pull request does not touch exactly one submissions/<team>/ folder');
  return team;
}

async function fetchSubmission(
  { reader, out, log }: FetchRequest,
  folder: readonly TreeFile[],
  team: string,
  { limits }: Competition,
): Promise<Inputs['files']> {
  const root = `submissions/${team}/`;
  const entries = folder.filter((entry) => entry.type !== 'tree');
  const odd = entries.find((entry) => entry.type !== 'blob' || (entry.mode !== '100644' && entry.mode !== '100755'));
  if (odd) throw new Error(`LAYOUT: ${odd.path} is not an ordinary file (git mode ${odd.mode})`);
  if (entries.length === 0 || entries.length > limits.files)
    throw new Error(`LAYOUT: ${root} holds ${entries.length} files, allowed are 1 to ${limits.files}`);
  const total = entries.reduce((sum, entry) => sum + (entry.size ?? Number.POSITIVE_INFINITY), 0);
  if (!(total <= limits.archiveMB * 1e6)) throw new Error(`LAYOUT: ${root} holds ${total} bytes, allowed are ${limits.archiveMB} MB`);
  const saved = await saveEntries(reader, entries, limits.archiveMB * 1e6, (path) => join(out, 'submission', path.slice(root.length)));
  log(`submission: ${saved.length} files, ${total} bytes, team ${team}`);
  return saved.map((file) => ({ ...file, path: file.path.slice(root.length) }));
}

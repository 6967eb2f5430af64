import type { Doors } from '../doors.ts';
import { competitionAt } from '../observe/competition-at.ts';
import { readControl } from '../observe/control.ts';
import { observeDispatches } from '../observe/dispatches.ts';
import { readCompetition } from '../observe/read-competition.ts';
import { readCounted } from '../observe/read-counted.ts';
import { wholeCompetition } from '../observe/snapshot.ts';
import { changeId, rejudgeBranch } from './change-id.ts';
import { resultsMarker } from './results-issue.ts';
import type { CompetitionSnapshot } from './snapshot.ts';

/** One competition, read afresh. Undefined when the repository holds none of ours. */
export async function observeCompetition(repository: string, doors: Doors): Promise<CompetitionSnapshot | undefined> {
  const config = await readControl(doors);
  const entry = competitionAt(repository, config, doors.ledger);
  if (!entry) return undefined;
  const key = { repository: entry.repository, number: wholeCompetition };
  const [competition, records, issues, rejudgements] = await Promise.all([
    readCompetition(key, entry.name, undefined, doors),
    readCounted(entry.name, config, doors),
    doors.github.ownIssues(entry.repository),
    observeDispatches(key, config, doors),
  ]);
  const proposals =
    competition.kind === 'valid' ? await doors.github.proposals(config.records, rejudgeBranch(changeId(competition.value))) : [];
  const issue = issues.filter(({ body }) => body.trimEnd().endsWith(resultsMarker(entry.name))).toSorted((a, b) => a.number - b.number)[0];
  const seen = doors.ledger.seen(key)?.fingerprint;
  return {
    repository: entry.repository,
    name: entry.name,
    config,
    competition,
    ...records,
    ...(issue && { issue }),
    rejudgements,
    proposals,
    told: doors.ledger.told(entry.repository),
    ...(seen !== undefined && { seen }),
  };
}

import type { AttemptRecord } from '../../core/contract/records.ts';
import { entryId } from '../../core/rules/champion.ts';
import type { SiteOptions } from '../../registry-site/build.ts';
import { fixtureCompetition } from '../../registry-site/testing/fixture-competition.ts';
import { scoredAttempt } from '../../registry-site/testing/fixture-records.ts';
import { RecordsFolder } from '../../registry-site/testing/records-folder.ts';

export interface Filled {
  readonly folder: RecordsFolder;
  readonly options: Omit<SiteOptions, 'out'>;
}

/**
 * A signed records checkout with that many versions in ten competitions. Every version has its attempt; teams come back every tenth attempt;
 * each attempt holds paired tests against twenty earlier ones.
 */
export async function filledRecords(path: string, versions: number, say: (line: string) => void): Promise<Filled> {
  const folder = await RecordsFolder.create(path);
  const names = Array.from({ length: 10 }, (_, index) => `competition-${index + 1}`);
  for (const [index, name] of names.entries()) {
    await fill(folder, name, versions / names.length);
    say(`signed the records of ${index + 1} of ${names.length} competitions`);
  }
  const competitions = names.map((name) => fixtureCompetition({ name }));
  return { folder, options: { records: folder.path, competitions, config: folder.config(names), audience: 'internal' } };
}

/** A signed records checkout with one competition and one attempt of each of that many teams. */
export async function longBoard(path: string, teams: number): Promise<Filled> {
  const folder = await RecordsFolder.create(path);
  const name = 'long-board';
  for (let index = 0; index < teams; index += 1) await folder.attempt(nthAttempt(name, index, `team-${index}`, []));
  return {
    folder,
    options: { records: folder.path, competitions: [fixtureCompetition({ name })], config: folder.config([name]), audience: 'internal' },
  };
}

async function fill(folder: RecordsFolder, name: string, count: number): Promise<void> {
  const earlier: AttemptRecord[] = [];
  const teams = Math.max(1, Math.round(count / 10));
  for (let index = 0; index < count; index += 1) {
    const record = nthAttempt(name, index, `team-${index % teams}`, earlier);
    await folder.published(
      record,
      index + 1,
      index === 0 ? { kind: 'crown', why: 'first accepted version' } : { kind: 'keep', why: 'not better' },
    );
    earlier.push(record);
    if (earlier.length > 20) earlier.shift();
  }
}

/** The attempt with that index, from 0: a minute after the one before it. */
export function nthAttempt(name: string, index: number, team: string, earlier: readonly AttemptRecord[]): AttemptRecord {
  return scoredAttempt({
    competition: name,
    repository: `harvest/${name}`,
    number: index + 1,
    team,
    score: 0.8 + (0.19 * ((index * 7919) % 1000)) / 1000,
    finishedAt: new Date(Date.UTC(2026, 9, 1) + index * 60_000).toISOString(),
    comparisons: earlier.map((other) => ({ with: entryId(other), difference: 0.001, p: 0.3 })),
  });
}

import type { AttemptFacts, BoardRow, Catalogue, CompetitionFacts, VersionFacts } from './facts.ts';

/**
 * The catalogue as the public may see it: no `inside` anywhere, and final scores only once the last final phase has closed as of the
 * competition's moment. Without a moment nothing counts as closed.
 */
export function publicView(catalogue: Catalogue): Catalogue {
  return { ...outside(catalogue), competitions: catalogue.competitions.map(publicCompetition) };
}

function publicCompetition(competition: CompetitionFacts): CompetitionFacts {
  const released = competition.isOver;
  const attempt = (facts: AttemptFacts): AttemptFacts => publicAttempt(facts, released);
  const version = (facts: VersionFacts): VersionFacts => publicVersion(facts, attempt);
  const row = (held: BoardRow): BoardRow => ({
    attempt: attempt(held.attempt),
    position: held.position,
    group: held.group,
    ...(held.version ? { version: version(held.version) } : {}),
  });
  const boards = competition.boards.filter((board) => board.name === 'feedback' || released);
  return {
    ...outside(competition),
    boards: boards.map((board) => ({
      name: board.name,
      rows: board.rows.map(row),
      frugal: board.frugal.map((cheap) => ({ ...cheap, rows: cheap.rows.map((held) => ({ ...held, attempt: attempt(held.attempt) })) })),
    })),
    attempts: competition.attempts.map(attempt),
    versions: competition.versions.map(version),
    ...(competition.champion ? { champion: version(competition.champion) } : {}),
  };
}

function publicAttempt(facts: AttemptFacts, released: boolean): AttemptFacts {
  const withheld = facts.outcome.kind === 'scored' && facts.outcome.board === 'final' && !released;
  return withheld ? { ...outside(facts), outcome: { kind: 'withheld' } } : outside(facts);
}

function publicVersion(facts: VersionFacts, attempt: (facts: AttemptFacts) => AttemptFacts): VersionFacts {
  return { ...outside(facts), ...(facts.attempt ? { attempt: attempt(facts.attempt) } : {}) };
}

function outside<T extends { readonly inside?: unknown }>(facts: T): Omit<T, 'inside'> {
  const copy: { inside?: unknown } & Omit<T, 'inside'> = { ...facts };
  delete copy.inside;
  return copy;
}

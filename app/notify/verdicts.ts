import type { DatabaseSync } from 'node:sqlite';
import { prepared, type Row } from '../ledger/prepared.ts';
import type { PullKey } from '../observe/snapshot.ts';

/** What a pull request was told, worth telling others: once for each state of each head. */
export interface Verdict extends PullKey {
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly competition: string;
  readonly headSha: string;
  readonly state: string;
  /** The first line of the comment, as plain text. */
  readonly says: string;
}

/** Tries after which an outgoing notification is dropped: seventeen hours, by then. */
const mostTries = 12;

const schema = `
CREATE TABLE IF NOT EXISTS verdicts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  competition TEXT NOT NULL,
  repository TEXT NOT NULL,
  number INTEGER NOT NULL,
  head_sha TEXT NOT NULL,
  state TEXT NOT NULL,
  says TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  due_at TEXT,
  UNIQUE (repository, number, head_sha, state)
) STRICT;
CREATE INDEX IF NOT EXISTS due_verdicts ON verdicts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS verdicts_of_competition ON verdicts (competition, id);
`;

/** Verdicts, for feeds, and which of them are still to be sent out. */
export class Verdicts {
  readonly #prepare: ReturnType<typeof prepared>;

  constructor(db: DatabaseSync) {
    db.exec(schema);
    this.#prepare = prepared(db);
  }

  /** Keeps a verdict, to be sent out at once; one that was kept before changes nothing. Says whether it is new. */
  add({ at, competition, repository, number, headSha, state, says }: Omit<Verdict, 'id'>): boolean {
    const sql = `INSERT INTO verdicts (at, competition, repository, number, head_sha, state, says, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`;
    return this.#prepare(sql).run(at, competition, repository, number, headSha, state, says, at).changes > 0;
  }

  /** The newest of a competition, newest first. */
  latest(competition: string, most: number): Verdict[] {
    return (this.#prepare('SELECT * FROM verdicts WHERE competition = ? ORDER BY id DESC LIMIT ?').all(competition, most) as Row[]).map(
      toVerdict,
    );
  }

  /** Those to be sent out by `now`, oldest first. What is older than two days is news to nobody, whenever sending is switched on. */
  due(now: string): Verdict[] {
    const since = new Date(Date.parse(now) - 2 * 86_400_000).toISOString();
    const sql = 'SELECT * FROM verdicts WHERE due_at <= ? AND at > ? ORDER BY id LIMIT 20';
    return (this.#prepare(sql).all(now, since) as Row[]).map(toVerdict);
  }

  sent(id: number): void {
    this.#prepare('UPDATE verdicts SET due_at = NULL WHERE id = ?').run(id);
  }

  /** Puts the next try off, twice as long as the last time; says whether there is one. `now` is ISO 8601 in UTC. */
  notSent(id: number, now: string): boolean {
    const tries = Number((this.#prepare('SELECT tries FROM verdicts WHERE id = ?').get(id) as Row | undefined)?.['tries'] ?? 0) + 1;
    const due = tries >= mostTries ? null : new Date(Date.parse(now) + 15_000 * 2 ** tries).toISOString();
    this.#prepare('UPDATE verdicts SET tries = ?, due_at = ? WHERE id = ?').run(tries, due, id);
    return due !== null;
  }
}

function toVerdict(row: Row): Verdict {
  return {
    id: Number(row['id']),
    at: String(row['at']),
    competition: String(row['competition']),
    repository: String(row['repository']),
    number: Number(row['number']),
    headSha: String(row['head_sha']),
    state: String(row['state']),
    says: String(row['says']),
  };
}

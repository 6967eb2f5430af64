import type { DatabaseSync } from 'node:sqlite';
import type { MergeRefusal, PullKey } from '../observe/snapshot.ts';
import { prepared, type Row } from './prepared.ts';

const schema = `
CREATE TABLE IF NOT EXISTS refusals (
  repository TEXT NOT NULL,
  number INTEGER NOT NULL,
  head_sha TEXT NOT NULL,
  at TEXT NOT NULL,
  why TEXT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (repository, number)
) STRICT, WITHOUT ROWID;
`;

/** Merges GitHub refused: the last of each pull request, held against its head. */
export class Refusals {
  readonly #prepare: ReturnType<typeof prepared>;

  constructor(db: DatabaseSync) {
    db.exec(schema);
    this.#prepare = prepared(db);
  }

  /** What GitHub last said about a head; undefined where it never refused it. */
  of({ repository, number }: PullKey, headSha: string): MergeRefusal | undefined {
    const sql = 'SELECT at, why, mark FROM refusals WHERE repository = ? AND number = ? AND head_sha = ?';
    const row = this.#prepare(sql).get(repository, number, headSha) as Row | undefined;
    return row && { at: String(row['at']), why: String(row['why']), mark: String(row['mark']) };
  }

  keep({ repository, number }: PullKey, headSha: string, { at, why, mark }: MergeRefusal): void {
    this.#prepare('INSERT OR REPLACE INTO refusals (repository, number, head_sha, at, why, mark) VALUES (?, ?, ?, ?, ?, ?)').run(
      repository,
      number,
      headSha,
      at,
      why,
      mark,
    );
  }
}

import type { DatabaseSync } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import { prepared, type Row } from '../ledger/prepared.ts';
import type { PullKey } from '../observe/snapshot.ts';
import type { SharedList } from './shared-list.ts';
import { joinSnapshot, type SplitSnapshot } from './snapshot-digest.ts';

/** One decision that was made: from what, what it was, and what was done. */
export interface AuditEntry extends PullKey {
  /** The instant of the decision, ISO 8601 in UTC. */
  readonly at: string;
  /** Correlation id of the look; log lines carry it too. */
  readonly look: string;
  /** GUIDs of the deliveries that asked for it; none when a sweep or a timer did. */
  readonly deliveries: readonly string[];
  /** Empty where the decision is about a competition as a whole. */
  readonly headSha: string;
  readonly state: string;
  readonly why: readonly string[];
  readonly snapshotSha256: string;
  readonly decisionSha256: string;
  /** Writes that took, in order. */
  readonly done: readonly string[];
  /** Why the rest of them was not done, or one of them was left out. */
  readonly failed?: string;
}

/** `audit` is append-only, and the database itself holds to it. */
const schema = `
CREATE TABLE IF NOT EXISTS audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  repository TEXT NOT NULL COLLATE NOCASE,
  number INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  entry TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS audit_of_pull ON audit (repository, number);
CREATE INDEX IF NOT EXISTS audit_by_time ON audit (at);
CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TABLE IF NOT EXISTS snapshots (sha TEXT PRIMARY KEY, at TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS snapshot_parts (sha TEXT PRIMARY KEY, used TEXT NOT NULL, body BLOB NOT NULL) STRICT;
`;

/** What was decided, when first, and from what. Entries stay for good; the snapshots of decisions that changed something stay for a while. */
export class AuditLog {
  readonly #prepare: ReturnType<typeof prepared>;
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(schema);
    this.#prepare = prepared(db);
  }

  /** Adds an entry, and what it was decided from if that is to be kept; one that only says what the last one said is left out. */
  append(entry: AuditEntry, snapshot?: SplitSnapshot): void {
    if (isQuiet(entry) && says(this.of(entry, 1)[0]) === says(entry)) return;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const { at, repository, number, failed } = entry;
      this.#prepare('INSERT INTO audit (at, repository, number, failed, entry) VALUES (?, ?, ?, ?, ?)').run(
        at,
        repository,
        number,
        failed === undefined ? 0 : 1,
        canonicalJson(entry),
      );
      if (snapshot) this.#keep(entry.snapshotSha256, at, snapshot);
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** The newest entries of a pull request (or, by `wholeCompetition`, of a competition), the oldest of them first. */
  of({ repository, number }: PullKey, most = 100): AuditEntry[] {
    const sql = 'SELECT entry FROM audit WHERE repository = ? AND number = ? ORDER BY id DESC LIMIT ?';
    const rows = this.#prepare(sql).all(repository, number, most) as Row[];
    return rows.map(({ entry }) => JSON.parse(String(entry)) as AuditEntry).toReversed();
  }

  /** Entries since an instant (ISO 8601, UTC), and how many of them tell of what could not be carried out whole. */
  since(at: string): { readonly decisions: number; readonly failed: number } {
    const row = this.#prepare('SELECT count(*) AS decisions, total(failed) AS failed FROM audit WHERE at >= ?').get(at) as Row;
    return { decisions: Number(row['decisions']), failed: Number(row['failed']) };
  }

  /** A snapshot that was kept, by its digest: of what kind, its entry says. */
  snapshot(sha: string): unknown {
    const row = this.#prepare('SELECT body FROM snapshots WHERE sha = ?').get(sha) as Row | undefined;
    return row && joinSnapshot(read(row['body']) as SplitSnapshot['body'], (part) => this.#part(part));
  }

  /** Forgets snapshots taken before `before`, and what only they were made of. */
  forgetSnapshots(before: string): void {
    this.#prepare('DELETE FROM snapshots WHERE at < ?').run(before);
    this.#prepare('DELETE FROM snapshot_parts WHERE used < ?').run(before.slice(0, 10));
  }

  #keep(sha: string, at: string, { body, parts }: SplitSnapshot): void {
    this.#prepare('INSERT INTO snapshots (sha, at, body) VALUES (?, ?, ?) ON CONFLICT (sha) DO UPDATE SET at = max(at, excluded.at)').run(
      sha,
      at,
      written(body),
    );
    // Days are exact enough, and spare a write for each record at each look.
    const day = at.slice(0, 10);
    const keep = (part: string): boolean => this.#keepPart(part, parts.get(part), day);
    const keepList = ({ root, height }: SharedList): void => {
      // Whatever is below a piece is kept as long as the piece, so one that is kept already needs no look at what it names.
      if (!keep(root) || height === 0) return;
      for (const below of parts.get(root) as readonly string[]) keepList({ root: below, height: height - 1 });
    };
    for (const object of Object.values(body.objects)) keep(object);
    for (const list of Object.values(body.lists)) keepList(list);
  }

  /** Keeps a part for as long as what is taken on `day`; whether that was news. */
  #keepPart(sha: string, value: unknown, day: string): boolean {
    const used = (this.#prepare('SELECT used FROM snapshot_parts WHERE sha = ?').get(sha) as Row | undefined)?.['used'];
    if (used === undefined) this.#prepare('INSERT INTO snapshot_parts (sha, used, body) VALUES (?, ?, ?)').run(sha, day, written(value));
    else if (String(used) < day) this.#prepare('UPDATE snapshot_parts SET used = ? WHERE sha = ?').run(day, sha);
    else return false;
    return true;
  }

  #part(sha: string): unknown {
    const row = this.#prepare('SELECT body FROM snapshot_parts WHERE sha = ?').get(sha) as Row | undefined;
    if (!row) throw new Error(`part ${sha} of the snapshot is not in this ledger`);
    return read(row['body']);
  }
}

/** Whether nobody asked for the look and it did nothing: what is open is looked at every day, and would fill the ledger with what is known. */
function isQuiet({ deliveries, done }: AuditEntry): boolean {
  return deliveries.length === 0 && done.length === 0;
}

/** What an entry came to. */
function says(entry: AuditEntry | undefined): string | undefined {
  return entry && canonicalJson({ headSha: entry.headSha, state: entry.state, why: entry.why, failed: entry.failed });
}

function written(value: unknown): Uint8Array {
  return deflateRawSync(canonicalJson(value), { level: 1 });
}

function read(bytes: unknown): unknown {
  return JSON.parse(inflateRawSync(bytes as Uint8Array).toString('utf8'));
}

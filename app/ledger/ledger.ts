import { DatabaseSync } from 'node:sqlite';
import { dirname } from 'node:path';
import { mkdirSync } from 'node:fs';
import { Verdicts } from '../notify/verdicts.ts';
import type { InFlight, Outcome, PullKey, Sighting, Stage } from '../observe/snapshot.ts';
import type { Told } from '../told/stale.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { Deliveries } from './deliveries.ts';
import { prepared, type Row } from './prepared.ts';
import { Refusals } from './refusals.ts';
import { laterColumns, schema, widenStages } from './schema.ts';

/** A workflow run we asked for; `runKey` is used once and never again. */
export interface DispatchRow extends PullKey {
  readonly runKey: string;
  readonly competition: string;
  readonly stage: Stage;
  readonly headSha: string;
  readonly team: string;
  /** Who is in the team, by the manifest at the head. */
  readonly members?: readonly string[];
  readonly at: string;
  /** The newest comment with a command that had been read by then. */
  readonly lastCommand?: number;
  /** The repository's name when it was asked for, where it has another one by now. */
  readonly askedAs?: string;
  readonly runId?: number;
  readonly outcome?: Outcome;
}

/**
 * What the App remembers: deliveries, dispatches, texts by git blob SHA, when each pull request was last looked at, what GitHub would not merge.
 * Losing it is harmless but for runs under way, whose results are then not accepted and which are run again.
 */
export class Ledger {
  readonly deliveries: Deliveries;
  readonly audit: AuditLog;
  readonly verdicts: Verdicts;
  readonly refusals: Refusals;
  readonly #db: DatabaseSync;
  readonly #prepare: ReturnType<typeof prepared>;

  /** Opens or creates the database file at `path` (`:memory:` for none). Throws with the cause when it cannot. */
  constructor(path: string) {
    try {
      if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
      this.#db = new DatabaseSync(path);
      this.#prepare = prepared(this.#db);
      this.#db.exec(schema);
      this.deliveries = new Deliveries(this.#db);
      this.audit = new AuditLog(this.#db);
      this.verdicts = new Verdicts(this.#db);
      this.refusals = new Refusals(this.#db);
      const [dispatches] = this.#all("SELECT sql FROM sqlite_master WHERE name = 'dispatches'");
      if (String(dispatches?.['sql']).includes('CHECK (stage')) this.#db.exec(widenStages);
      else
        for (const [name, type] of Object.entries(laterColumns))
          if (!String(dispatches?.['sql']).includes(name)) this.#db.exec(`ALTER TABLE dispatches ADD COLUMN ${name} ${type}`);
    } catch (error) {
      throw new Error(
        `cannot open the ledger ${path}: ${error instanceof Error ? error.message : error}. Choose a writable file on a local disk`,
        {
          cause: error,
        },
      );
    }
  }

  close(): void {
    this.deliveries.flush();
    this.#db.close();
  }

  addDispatch(row: Omit<DispatchRow, 'runId' | 'outcome'>): void {
    const { runKey, repository, number, competition, stage, headSha, team, at, members, lastCommand } = row;
    this.#run(
      `INSERT INTO dispatches (run_key, repository, number, competition, stage, head_sha, team, at, members, last_command)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [runKey, repository, number, competition, stage, headSha, team, at, members ? JSON.stringify(members) : null, lastCommand ?? null],
    );
  }

  /** Remembers which run of the control repository a run key became. */
  setRun(runKey: string, runId: number): void {
    this.#run('UPDATE dispatches SET run_id = ? WHERE run_key = ?', [runId, runKey]);
  }

  /** Closes a dispatch for good; a closed one stays as it was. */
  settle(runKey: string, outcome: Outcome): void {
    this.#run('UPDATE dispatches SET outcome = ?, outcome_at = ?, outcome_why = ? WHERE run_key = ? AND outcome IS NULL', [
      outcome.kind,
      outcome.at,
      outcome.why,
      runKey,
    ]);
  }

  dispatch(runKey: string): DispatchRow | undefined {
    return this.#all('SELECT * FROM dispatches WHERE run_key = ?', [runKey]).map(toDispatch)[0];
  }

  /** The newest dispatch of a stage about a head; of a rejudgement, about a change of terms. */
  latestDispatch(stage: Stage, headSha: string): DispatchRow | undefined {
    return this.#all('SELECT * FROM dispatches WHERE stage = ? AND head_sha = ? ORDER BY at DESC, rowid DESC LIMIT 1', [
      stage,
      headSha,
    ]).map(toDispatch)[0];
  }

  /** Every dispatch of a pull request, oldest first. */
  dispatches({ repository, number }: PullKey): DispatchRow[] {
    return this.#all('SELECT * FROM dispatches WHERE repository = ? AND number = ? ORDER BY at, rowid', [repository, number]).map(
      toDispatch,
    );
  }

  /** Runs of a competition still under way. */
  inFlight(competition: string): InFlight[] {
    return this.#all('SELECT * FROM dispatches WHERE competition = ? AND outcome IS NULL ORDER BY at, rowid', [competition])
      .map(toDispatch)
      .map(toInFlight);
  }

  /** Where the dispatches end by now; see `askedSince`. */
  mark(): number {
    return Number(this.#all('SELECT max(rowid) AS mark FROM dispatches')[0]?.['mark'] ?? 0);
  }

  /** Runs of a competition that were asked for after a mark was taken and did not fail: under way, or recorded since. */
  askedSince(competition: string, mark: number): InFlight[] {
    const sql = "SELECT * FROM dispatches WHERE competition = ? AND rowid > ? AND outcome IS NOT 'failed' ORDER BY rowid";
    return this.#all(sql, [competition, mark]).map(toDispatch).map(toInFlight);
  }

  /** Every run under way, oldest first. */
  openRuns(): DispatchRow[] {
    return this.#all('SELECT * FROM dispatches WHERE outcome IS NULL ORDER BY at, rowid').map(toDispatch);
  }

  /** Pull requests that wait for a run. */
  waiting(): PullKey[] {
    return this.#all('SELECT DISTINCT repository, number FROM dispatches WHERE outcome IS NULL').map((row) => ({
      repository: String(row['repository']),
      number: Number(row['number']),
    }));
  }

  /** The text of a git blob seen before. */
  blob(sha: string): string | undefined {
    const row = this.#all('SELECT text FROM blobs WHERE sha = ?', [sha])[0];
    return row && String(row['text']);
  }

  keepBlob(sha: string, text: string): void {
    this.#run('INSERT OR IGNORE INTO blobs (sha, text) VALUES (?, ?)', [sha, text]);
  }

  /** What a sweep saw of a pull request when it was last looked at, and when to look again without a reason. */
  seen({ repository, number }: PullKey): { readonly fingerprint: string; readonly lookAgainAt?: string } | undefined {
    const row = this.#all('SELECT fingerprint, look_again_at FROM pulls WHERE repository = ? AND number = ?', [repository, number])[0];
    const again = row?.['look_again_at'];
    return row && { fingerprint: String(row['fingerprint']), ...(typeof again === 'string' && { lookAgainAt: again }) };
  }

  sawPull({ repository, number }: PullKey, fingerprint: string, lookAgainAt: string | undefined): void {
    this.#run(
      `INSERT INTO pulls (repository, number, fingerprint, look_again_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (repository, number) DO UPDATE SET fingerprint = excluded.fingerprint, look_again_at = excluded.look_again_at`,
      [repository, number, fingerprint, lookAgainAt ?? null],
    );
  }

  /** Makes one that was looked at before due at `at`. */
  lookSoon({ repository, number }: PullKey, at: string): void {
    this.#run('UPDATE pulls SET look_again_at = ? WHERE repository = ? AND number = ?', [at, repository, number]);
  }

  /** Pull requests due to be looked at again by `now`. */
  due(now: string): PullKey[] {
    return this.#all('SELECT repository, number FROM pulls WHERE look_again_at <= ?', [now]).map((row) => ({
      repository: String(row['repository']),
      number: Number(row['number']),
    }));
  }

  /** Remembers what a comment rests on, and how that is now; forgets it where there is nothing. */
  tells({ repository, number }: PullKey, told: Omit<Told, 'number'> | undefined): void {
    if (!told) return this.#run('DELETE FROM told WHERE repository = ? AND number = ?', [repository, number]);
    this.#run(
      `INSERT INTO told (repository, number, rests_on, context) VALUES (?, ?, ?, ?)
       ON CONFLICT (repository, number) DO UPDATE SET rests_on = excluded.rests_on, context = excluded.context`,
      [repository, number, JSON.stringify(told.on), told.context],
    );
  }

  /** What the comments of a repository rest on, by number. */
  told(repository: string): Told[] {
    return this.#all('SELECT number, rests_on, context FROM told WHERE repository = ? ORDER BY number', [repository]).map((row) => ({
      number: Number(row['number']),
      on: JSON.parse(String(row['rests_on'])) as Told['on'],
      context: String(row['context']),
    }));
  }

  /** Carries over what is held under a repository's old name: what is asked about the new one is answered as if it had always been that. */
  moved(before: string, now: string): void {
    if (before.toLowerCase() === now.toLowerCase()) return;
    this.#run('UPDATE dispatches SET asked_as = COALESCE(asked_as, repository), repository = ? WHERE repository = ? COLLATE NOCASE', [
      now,
      before,
    ]);
    for (const table of ['pulls', 'told', 'heads', 'refusals'])
      this.#run(`UPDATE OR REPLACE ${table} SET repository = ? WHERE repository = ? COLLATE NOCASE`, [now, before]);
  }

  /** When a head was first seen to be the head of its pull request; undefined where another one was there last, or none. */
  sighting({ repository, number }: PullKey, headSha: string): Sighting | undefined {
    const [row] = this.#all('SELECT since, last_comment FROM heads WHERE repository = ? AND number = ? AND head_sha = ?', [
      repository,
      number,
      headSha,
    ]);
    return row && { since: String(row['since']), lastComment: Number(row['last_comment']) };
  }

  /** Remembers the head that is there now; one that is there still keeps when it was first seen. */
  sawHead({ repository, number }: PullKey, headSha: string, { since, lastComment }: Sighting): void {
    this.#run(
      `INSERT INTO heads (repository, number, head_sha, since, last_comment) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (repository, number) DO UPDATE SET head_sha = excluded.head_sha, since = excluded.since, last_comment = excluded.last_comment
       WHERE head_sha <> excluded.head_sha`,
      [repository, number, headSha, since, lastComment],
    );
  }

  #run(sql: string, values: (string | number | null)[]): void {
    this.#prepare(sql).run(...values);
  }

  #all(sql: string, values: (string | number)[] = []): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }
}

function toInFlight({ repository, number, stage, runKey, team, headSha, at, members }: DispatchRow): InFlight {
  return { repository, number, stage, runKey, team, headSha, at, ...(members && { members }) };
}

function toDispatch(row: Row): DispatchRow {
  const { outcome, members, asked_as: askedAs, last_command: lastCommand } = row;
  return {
    runKey: String(row['run_key']),
    repository: String(row['repository']),
    number: Number(row['number']),
    competition: String(row['competition']),
    stage: row['stage'] as Stage,
    headSha: String(row['head_sha']),
    team: String(row['team']),
    at: String(row['at']),
    ...(typeof members === 'string' && { members: JSON.parse(members) as string[] }),
    ...(typeof askedAs === 'string' && { askedAs }),
    ...(typeof lastCommand === 'number' && { lastCommand }),
    ...(typeof row['run_id'] === 'number' && { runId: row['run_id'] }),
    ...(typeof outcome === 'string' && {
      outcome: { kind: outcome as Outcome['kind'], at: String(row['outcome_at']), why: String(row['outcome_why']) },
    }),
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { PullKey } from '../observe/snapshot.ts';
import { prepared, type Row } from './prepared.ts';

/** A webhook delivery as it arrived, and the pull requests it says to look at. */
export interface Delivery {
  readonly guid: string;
  readonly event: string;
  readonly body: string;
  readonly looks: readonly PullKey[];
  readonly receivedAt: string;
}

/** Bodies stand apart, so that marking a delivery done does not write its body again. `looks` is a JSON list of pull requests. */
const schema = `
CREATE TABLE IF NOT EXISTS deliveries (
  guid TEXT PRIMARY KEY,
  event TEXT NOT NULL,
  looks TEXT NOT NULL,
  received_at TEXT NOT NULL,
  deliveries INTEGER NOT NULL DEFAULT 1,
  done_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS undone ON deliveries (received_at) WHERE done_at IS NULL;
CREATE TABLE IF NOT EXISTS bodies (guid TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
`;

/** Carries over a table that kept bodies beside the rest. */
const split = `
BEGIN;
ALTER TABLE deliveries RENAME TO whole;
DROP INDEX IF EXISTS undone;
${schema}
INSERT INTO deliveries SELECT guid, event, looks, received_at, deliveries, done_at FROM whole;
INSERT INTO bodies SELECT guid, body FROM whole;
DROP TABLE whole;
COMMIT;
`;

interface Pending {
  readonly write: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Webhook deliveries, each on the disk before it is acknowledged. Those that arrive at the same time share one transaction, and so one wait
 * for the disk.
 */
export class Deliveries {
  readonly #db: DatabaseSync;
  readonly #prepare: ReturnType<typeof prepared>;
  #pending: Pending[] = [];
  #scheduled = false;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#prepare = prepared(db);
    const columns = db.prepare('PRAGMA table_info(deliveries)').all() as Row[];
    db.exec(columns.some(({ name }) => name === 'body') ? split : schema);
  }

  /**
   * Stores a delivery as not done and resolves once it is on the disk; rejects when it cannot be stored. One delivered again is looked at
   * again, which is harmless.
   */
  receive({ guid, event, body, looks, receivedAt }: Delivery): Promise<void> {
    return this.#soon(() => {
      this.#prepare(
        `INSERT INTO deliveries (guid, event, looks, received_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (guid) DO UPDATE SET done_at = NULL, deliveries = deliveries + 1`,
      ).run(guid, event, JSON.stringify(looks), receivedAt);
      this.#prepare('INSERT INTO bodies (guid, body) VALUES (?, ?) ON CONFLICT DO NOTHING').run(guid, body);
    });
  }

  /** Marks a delivery done: only now would a crash no longer bring it back. A mark that a crash loses costs one more look. */
  done(guid: string, at: string): void {
    void this.#soon(() => this.#prepare('UPDATE deliveries SET done_at = ? WHERE guid = ?').run(at, guid)).catch(() => undefined);
  }

  /** Deliveries not done, oldest first. */
  undone(): Delivery[] {
    return this.#read(`${delivery} WHERE done_at IS NULL ORDER BY received_at`).map(toDelivery);
  }

  /** One delivery by its GUID, done or not. */
  byGuid(guid: string): Delivery | undefined {
    return this.#read(`${delivery} WHERE guid = ?`, guid).map(toDelivery)[0];
  }

  /** How many there are, how many of them are not done, and when the last one came (ISO 8601). */
  counts(): { readonly kept: number; readonly undone: number; readonly last: string | undefined } {
    const [row] = this.#read('SELECT count(*) AS kept, count(*) - count(done_at) AS undone, max(received_at) AS last FROM deliveries');
    const last = row?.['last'];
    return { kept: Number(row?.['kept'] ?? 0), undone: Number(row?.['undone'] ?? 0), last: typeof last === 'string' ? last : undefined };
  }

  /** Forgets done deliveries received before `before`. */
  forget(before: string): void {
    this.flush();
    const old = 'done_at IS NOT NULL AND received_at < ?';
    this.#prepare(`DELETE FROM bodies WHERE guid IN (SELECT guid FROM deliveries WHERE ${old})`).run(before);
    this.#prepare(`DELETE FROM deliveries WHERE ${old}`).run(before);
  }

  /** Writes what waits, now. */
  flush(): void {
    const batch = this.#pending;
    this.#pending = [];
    this.#scheduled = false;
    if (batch.length === 0) return;
    try {
      this.#together(batch);
    } catch {
      // One that cannot be stored must not take the others with it.
      for (const one of batch) this.#alone(one);
      return;
    }
    for (const { resolve } of batch) resolve();
  }

  #soon(write: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ write, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      // After what the event loop has read by now: all of it goes into one transaction.
      setImmediate(() => this.flush());
    });
  }

  #together(batch: readonly Pending[]): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { write } of batch) write();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #alone(one: Pending): void {
    try {
      this.#together([one]);
      one.resolve();
    } catch (error) {
      one.reject(error);
    }
  }

  #read(sql: string, ...values: string[]): Row[] {
    this.flush();
    return this.#prepare(sql).all(...values) as Row[];
  }
}

const delivery = 'SELECT deliveries.guid, event, looks, received_at, body FROM deliveries JOIN bodies USING (guid)';

function toDelivery(row: Row): Delivery {
  return {
    guid: String(row['guid']),
    event: String(row['event']),
    body: String(row['body']),
    looks: JSON.parse(String(row['looks'])) as PullKey[],
    receivedAt: String(row['received_at']),
  };
}

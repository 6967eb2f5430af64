import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

/** Prepares each statement of a database once. */
export function prepared(db: DatabaseSync): (sql: string) => StatementSync {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    const held = statements.get(sql);
    if (held) return held;
    const made = db.prepare(sql);
    statements.set(sql, made);
    return made;
  };
}

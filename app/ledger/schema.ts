/**
 * How the ledger is kept, and its tables but for those of deliveries; times are ISO 8601 in UTC. `FULL` waits for the disk at each commit: what
 * was acknowledged, and a run key that was given away, must outlive a power cut.
 */
export const schema = `
PRAGMA page_size = 16384;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA busy_timeout = 5000;
CREATE TABLE IF NOT EXISTS dispatches (
  run_key TEXT PRIMARY KEY,
  repository TEXT NOT NULL,
  number INTEGER NOT NULL,
  competition TEXT NOT NULL,
  stage TEXT NOT NULL,
  head_sha TEXT NOT NULL,
  team TEXT NOT NULL,
  at TEXT NOT NULL,
  run_id INTEGER,
  outcome TEXT CHECK (outcome IN ('recorded', 'failed')),
  outcome_at TEXT,
  outcome_why TEXT,
  members TEXT,
  asked_as TEXT,
  last_command INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS of_pull ON dispatches (repository, number);
CREATE INDEX IF NOT EXISTS open_dispatches ON dispatches (competition) WHERE outcome IS NULL;
CREATE TABLE IF NOT EXISTS blobs (sha TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS pulls (
  repository TEXT NOT NULL,
  number INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  look_again_at TEXT,
  PRIMARY KEY (repository, number)
) STRICT;
CREATE TABLE IF NOT EXISTS told (
  repository TEXT NOT NULL,
  number INTEGER NOT NULL,
  rests_on TEXT NOT NULL,
  context TEXT NOT NULL,
  PRIMARY KEY (repository, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS heads (
  repository TEXT NOT NULL,
  number INTEGER NOT NULL,
  head_sha TEXT NOT NULL,
  since TEXT NOT NULL,
  last_comment INTEGER NOT NULL,
  PRIMARY KEY (repository, number)
) STRICT, WITHOUT ROWID;
`;

/** Columns of `dispatches`, for carrying rows over from a table that allowed two stages only. */
export const widenStages = `
BEGIN;
ALTER TABLE dispatches RENAME TO narrow;
DROP INDEX IF EXISTS of_pull;
DROP INDEX IF EXISTS open_dispatches;
${schema.slice(schema.indexOf('CREATE TABLE IF NOT EXISTS dispatches'), schema.indexOf('CREATE TABLE IF NOT EXISTS blobs'))}
INSERT INTO dispatches (run_key, repository, number, competition, stage, head_sha, team, at, run_id, outcome, outcome_at, outcome_why)
  SELECT run_key, repository, number, competition, stage, head_sha, team, at, run_id, outcome, outcome_at, outcome_why FROM narrow;
DROP TABLE narrow;
COMMIT;
`;

/** Columns that came later: for a table from before people were counted over teams, repositories followed to new names, commands set in order. */
export const laterColumns: Readonly<Record<string, string>> = { members: 'TEXT', asked_as: 'TEXT', last_command: 'INTEGER' };

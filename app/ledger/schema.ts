/** The ledger's tables. Deliveries are kept raw; times are ISO 8601 in UTC; `looks` is a JSON list of pull requests. */
export const schema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA busy_timeout = 5000;
CREATE TABLE IF NOT EXISTS deliveries (
  guid TEXT PRIMARY KEY,
  event TEXT NOT NULL,
  body TEXT NOT NULL,
  looks TEXT NOT NULL,
  received_at TEXT NOT NULL,
  deliveries INTEGER NOT NULL DEFAULT 1,
  done_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS undone ON deliveries (received_at) WHERE done_at IS NULL;
CREATE TABLE IF NOT EXISTS dispatches (
  run_key TEXT PRIMARY KEY,
  repository TEXT NOT NULL,
  number INTEGER NOT NULL,
  competition TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('evaluate', 'publish')),
  head_sha TEXT NOT NULL,
  team TEXT NOT NULL,
  at TEXT NOT NULL,
  run_id INTEGER,
  outcome TEXT CHECK (outcome IN ('recorded', 'failed')),
  outcome_at TEXT,
  outcome_why TEXT
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
`;

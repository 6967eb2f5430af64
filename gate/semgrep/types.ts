/** Which front end of semgrep runs: `fast` is `--experimental`, `plain` the default one. */
export type SemgrepEngine = 'fast' | 'plain';

export interface SemgrepOptions {
  /** Path of the `semgrep` program. */
  readonly executable: string;
  /** Rule files or folders of them; local paths only. */
  readonly rules: readonly string[];
  /** Where semgrep starts; `targets` and the paths of the answer are relative to it. */
  readonly cwd: string;
  /** Files or folders to scan. */
  readonly targets: readonly string[];
  /** The files that must have been scanned, no more and no fewer; otherwise the answer is `incomplete`. */
  readonly expected: readonly string[];
  /** An empty folder for semgrep's own settings. */
  readonly home: string;
  /** Refuse any other version of semgrep. */
  readonly version?: string;
  readonly engine?: SemgrepEngine;
  /** Seconds one rule may take on one file before that file counts as not scanned; 10 unless said. */
  readonly secondsPerFile?: number;
  readonly jobs?: number;
}

export interface SemgrepPosition {
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

export interface SemgrepFinding {
  readonly rule: string;
  readonly severity: 'ERROR' | 'WARNING' | 'INFO';
  readonly path: string;
  readonly start: SemgrepPosition;
  readonly end: SemgrepPosition;
  readonly message: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A file, or a part of one, that semgrep could not parse or finish. */
export interface SemgrepProblem {
  readonly path: string | undefined;
  readonly line: number | undefined;
  /** Semgrep's own word: `PartialParsing`, `Syntax error`, `Timeout` … */
  readonly type: string;
  readonly message: string;
}

/** Semgrep read every expected file; `problems` are those it could not parse to their end, whose findings may be incomplete. */
export interface SemgrepScan {
  readonly kind: 'scanned';
  readonly engine: SemgrepEngine;
  readonly version: string;
  readonly findings: readonly SemgrepFinding[];
  readonly problems: readonly SemgrepProblem[];
  readonly scanned: readonly string[];
}

/**
 * No usable answer. `bad-rules`: a rule file is wrong (exit 7 or 4) · `fatal`: semgrep gave up (exit 2 and others) · `incomplete`: it did not scan
 * what was expected · `wrong-version` · `unreadable-output` · `not-started`.
 */
export interface SemgrepFailure {
  readonly kind: 'failed';
  readonly reason: 'not-started' | 'wrong-version' | 'bad-rules' | 'fatal' | 'unreadable-output' | 'incomplete';
  readonly engine: SemgrepEngine;
  readonly message: string;
}

export type SemgrepOutcome = SemgrepScan | SemgrepFailure;

import type { ByteSource } from './bytes/byte-source.ts';
import type { ScanLimits } from './limits.ts';
import type { AllowList } from './pickle/allow-list.ts';

/** A finding as a scanner writes it; the path is added by whoever called the scanner. */
export interface Note {
  readonly rule: string;
  readonly severity?: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly fix: string;
  readonly line?: number;
  readonly offset?: number;
}

/** What every scanner gets besides the bytes. */
export interface ScanContext {
  readonly allow: AllowList;
  readonly limits: ScanLimits;
  readonly depth: number;
  readonly signal: AbortSignal | undefined;
  /** Counts bytes an archive unfolds to; throws `Unscannable('bomb')` when the file's budget is spent. */
  spend(bytes: number): void;
  add(note: Note): void;
  /** Scans what lies inside a container as if it were a file of its own; answers its format. */
  inner(name: string, source: ByteSource): Promise<string>;
}

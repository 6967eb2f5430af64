/** What one file may cost the gate. Beyond a limit a file is unscannable, never silently cut short. */
export interface ScanLimits {
  /** Bytes of one file as it lies on the disk. */
  readonly fileBytes: number;
  /** Bytes one file may unfold to, counting everything inside it. */
  readonly expandedBytes: number;
  /** Beyond this many bytes, a file may unfold to {@link swellRatio} times its size only: what swells more is a bomb. */
  readonly swellBytes: number;
  readonly swellRatio: number;
  /** Bytes of one member that must be held in memory: JSON, nested archives, headers. */
  readonly heldBytes: number;
  /** Containers inside containers. */
  readonly depth: number;
  readonly entries: number;
  readonly memo: number;
  readonly stack: number;
  readonly marks: number;
  /** Findings kept per file; the rest is counted. */
  readonly findings: number;
}

export const defaultLimits: ScanLimits = {
  fileBytes: 64 * 2 ** 30,
  expandedBytes: 2 * 2 ** 30,
  swellBytes: 256 * 2 ** 20,
  swellRatio: 100,
  heldBytes: 64 * 2 ** 20,
  depth: 3,
  entries: 20_000,
  memo: 2_000_000,
  stack: 2_000_000,
  marks: 10_000,
  findings: 100,
};

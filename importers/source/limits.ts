/** What a kit may cost. Beyond a limit it is refused, never cut short. */
export interface SourceLimits {
  readonly entries: number;
  /** Bytes of everything unpacked, archives in archives included. */
  readonly bytes: number;
}

export const sourceLimits: SourceLimits = { entries: 20_000, bytes: 512 * 1024 * 1024 };

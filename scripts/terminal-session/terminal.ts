/** Size of the terminal that sessions are recorded in, in characters. */
export const size = { columns: 120, rows: 36 } as const;

/** What a terminal was sent, and when, in seconds since the session began. */
export interface Output {
  readonly at: number;
  readonly text: string;
}

/** An error as one line of the log. It may be a participant's text, so without anything that steers a terminal. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(-500);
}

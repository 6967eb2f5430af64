/** The HTTP status an Octokit error carries, if it is one. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** The answer, or undefined where GitHub says 404, or `also`. */
export function orMissing<T>(answer: Promise<T>, also = 404): Promise<T | undefined> {
  return orAt([404, also], answer);
}

/** The answer, or undefined where GitHub gives one of these statuses. */
export async function orAt<T>(statuses: readonly number[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statuses.includes(statusOf(error) ?? 0)) return undefined;
    throw error;
  }
}

/** The HTTP status an Octokit error carries, if it is one. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** The answer, or undefined where GitHub says 404, or `also`. */
export async function orMissing<T>(answer: Promise<T>, also = 404): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === also) return undefined;
    throw error;
  }
}

/** The answer, or undefined where GitHub gives this one status. */
export async function orAt<T>(status: number, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === status) return undefined;
    throw error;
  }
}

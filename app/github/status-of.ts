/** The HTTP status an Octokit error carries, if it is one. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** The answer, or undefined where GitHub says 404, or `also`: an empty repository has no tree, which it calls a conflict. */
export async function orMissing<T>(answer: Promise<T>, also = 404): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === also) return undefined;
    throw error;
  }
}

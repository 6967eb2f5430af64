/** The seven characters people recognise a commit by. */
export const short = (sha: string): string => sha.slice(0, 7);

/** Bytes of a file above which GitHub refuses a push (GH001, 100 MiB); Git LFS keeps nothing for a pull request from a fork. */
export const mostFileBytes = 100 * 2 ** 20;

/** What GitHub's artifacts, in which files go from job to job, take in no path. */
// oxlint-disable-next-line no-control-regex -- line breaks are among what must not pass
const refused = /[":<>|*?\r\n]/;

/** Whether a file of this path can go from one job to the next: `upload-artifact` fails for all of them where one cannot. */
export const goesIntoArtifacts = (path: string): boolean => !refused.test(path);

import { ProbotOctokit } from 'probot';

/** Milliseconds, not Octokit's second, from which waits between tries grow where GitHub's pace need not be kept. */
export const hurried = 50;

/** Probot's own client without GitHub's pace for writes: what the App asks as itself, new tokens among it, would wait a second each in tests. */
export const HurriedOctokit = ProbotOctokit.defaults((given: { readonly throttle?: object; readonly retry?: object } | undefined) => ({
  ...given,
  throttle: { ...given?.throttle, enabled: false },
  retry: { ...given?.retry, retryAfterBaseValue: hurried },
}));

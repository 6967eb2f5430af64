import { Story } from '../../test/app/story.ts';

export interface OnePullRequest {
  readonly writes: number;
  readonly firstCommentSeconds: number;
  /** From the pull request being opened to its score being told, the model itself taking no time. */
  readonly verdictSeconds: number;
}

/**
 * Opens `n` pull requests one after the other against local-github with a runner that answers at once, at the pace Octokit's throttle sets, and
 * tells what each cost until it was scored.
 */
export async function onePullRequest(n: number): Promise<OnePullRequest[]> {
  const story = await Story.begin({}, { throttle: true });
  const people = ['alice', 'bob', 'carol', 'dave', 'erin'].slice(0, n);
  try {
    await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
    const costs: OnePullRequest[] = [];
    for (const login of people) {
      const before = await story.writes();
      const pull = await story.opens(login);
      const from = performance.now();
      await story.reads(pull, '`');
      const firstCommentSeconds = (performance.now() - from) / 1000;
      await story.reads(pull, '**Scored');
      const verdictSeconds = (performance.now() - from) / 1000;
      await story.settles();
      costs.push({ writes: (await story.writes()) - before, firstCommentSeconds, verdictSeconds });
    }
    return costs;
  } finally {
    await story.ends();
  }
}

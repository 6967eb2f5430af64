import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveriesPerSecond } from './app/intake.ts';
import { decisionsPerSecond } from './app/decide.ts';
import { sweepCallsPerPull } from './app/sweep.ts';
import { noopVerdicts } from './app/noop-verdict.ts';
import { onePullRequest } from './app/one-pull-request.ts';
import type { Bench } from './figure.ts';
import { figureOf, median, ratios } from './measure.ts';

const rounds = 5;
const version = async (name: string): Promise<string> =>
  (JSON.parse(await readFile(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')) as { version: string }).version;

export const bench: Bench = {
  title: 'the App: deliveries, decisions, sweeps, and what one pull request costs',
  versions: async () => ({ probot: await version('probot'), '@octokit/webhooks': await version('@octokit/webhooks') }),
  async run({ say, signal }) {
    const dir = await mkdtemp(join(tmpdir(), 'bench-app-'));
    try {
      say('deliveries: bare @octokit/webhooks and ours, by turns');
      const bare: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        bare.push(await deliveriesPerSecond('octokit', 4000, dir));
        ours.push(await deliveriesPerSecond('ours', 4000, dir));
      }
      say('decisions');
      // The App runs for weeks: what is measured is compiled code.
      decisionsPerSecond(10_000);
      const decisions = Array.from({ length: rounds }, () => decisionsPerSecond(1000));
      say('a sweep over 10,000 open pull requests');
      const calls = await sweepCallsPerPull(10_000);
      say('one pull request, from its webhook to its score, at GitHub’s pace');
      const pulls = await onePullRequest(3);
      say('a model that answers a constant, through the real workflow, scan and warm vault');
      const verdicts = await noopVerdicts(3, say, signal);
      return {
        intake_vs_octokit: figureOf(ratios(ours, bare), '', {
          target: { atLeast: 0.7 },
          peers: { 'ours/s': median(ours), '@octokit/webhooks/s': median(bare) },
          note: '4,000 signed deliveries of 21 kB over 32 connections, server and client in processes of their own; ours stores each in SQLite, synchronous=FULL, before it answers',
        }),
        decide_per_s: figureOf(decisions, '/s', { target: { atLeast: 20_000 }, note: 'every fixture in turn, comment rendering included' }),
        sweep_calls_per_pr: {
          value: calls,
          unit: 'calls',
          n: 1,
          target: { atMost: 1.2 },
          note: '10,000 open pull requests, nothing changed',
        },
        writes_per_pr: figureOf(
          pulls.map(({ writes }) => writes),
          'writes',
          { target: { atMost: 6 }, note: 'comments and checks on the pull request, from opened to scored' },
        ),
        first_comment_s: figureOf(
          pulls.map(({ firstCommentSeconds }) => firstCommentSeconds),
          's',
          { target: { atMost: 2 }, note: 'from the pull request being opened to its first comment being there, Octokit’s throttle on' },
        ),
        verdict_overhead_s: figureOf(
          pulls.map(({ verdictSeconds }) => verdictSeconds),
          's',
          {
            note: 'from opened to its score being told, with a job that signs a record at once instead of a vault: what App and GitHub add',
          },
        ),
        noop_verdict_s: figureOf(
          verdicts.map(({ verdictSeconds }) => verdictSeconds),
          's',
          {
            target: { atMost: 8 },
            note: `from opened to its score standing in the comment: three jobs of the real workflow, real scan, real vault with a warm runner, Octokit’s throttle on; the last went so, in seconds since it was opened: ${told(verdicts.at(-1)?.milestones ?? {})}`,
          },
        ),
      };
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};

/** Moments as text: `fetch ends 2.1, gate ends 4.0`. */
function told(milestones: Readonly<Record<string, number>>): string {
  return Object.entries(milestones)
    .map(([what, at]) => `${what} ${at.toFixed(1)}`)
    .join(', ');
}

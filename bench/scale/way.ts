import { rateLimit, servers } from './station.ts';
import type { Step } from './simulate.ts';

/** What a step takes, in seconds, and how often an attempt asks: measured by other benches, or assumed where `assumed` says so. */
export interface Costs {
  /** Deliveries the App stores in a second (bench app). */
  readonly deliveriesPerSecond: number;
  /** Decisions in a second (bench app). */
  readonly decisionsPerSecond: number;
  /** Comments and checks an attempt has the App write (bench app). */
  readonly writes: number;
  /** One scan (bench gate). */
  readonly gateSeconds: number;
  /** Everything around a model in the vault, started cold (bench vault). */
  readonly vaultSeconds: number;
}

/** Nobody here can measure these: they depend on whose GitHub, whose models, whose network. */
export const assumed = {
  /** Pull request, comment, three checks, review of a check, run asked for, run ended. */
  deliveries: 8,
  /** Looks at the pull request. */
  looks: 4,
  /** Requests beside the writes: listing, files, checks, runs, the result. */
  reads: 20,
  /** Requests of the workflow's jobs, which share the App's budget: under 15 for the files (test/actions/read-github.test.ts), and their tokens. */
  jobRequests: 17,
  /** Until a job of GitHub's runs, and of our own. */
  hostedStartSeconds: 20,
  ownStartSeconds: 8,
  /** What participants' models compute themselves. */
  modelSeconds: 20,
  /** One commit by the contents API; only one at a time fits on a branch. */
  commitSeconds: 1,
} as const;

/** What can be turned. */
export interface Installation {
  /** Organisations with an installation of the App each: GitHub's limits are counted for each. */
  readonly installations: number;
  /** Requests an hour: 5,000 for an installation, 15,000 on Enterprise Cloud; none on a server of one's own, unless set. */
  readonly requestsPerHour: number | undefined;
  /** Contents created in a minute and in an hour; none on a server of one's own, unless set. */
  readonly creations: { readonly perMinute: number; readonly perHour: number } | undefined;
  /** Jobs of GitHub's own runners at a time: 60 on Team, 500 on Enterprise. */
  readonly hostedJobs: number;
  /** Evaluations at a time on the organisation's runners, all together. */
  readonly vaultSlots: number;
  /** Records repositories, or records committed together: commits that may go on side by side. */
  readonly commits: number;
}

/** An organisation on github.com with one private runner. */
export const asInstalled: Installation = {
  installations: 1,
  requestsPerHour: 5000,
  creations: { perMinute: 80, perHour: 500 },
  hostedJobs: 60,
  vaultSlots: 2,
  commits: 1,
};

/**
 * The steps of an attempt's way, each with a capacity of its own. Limits as GitHub publishes them (docs.github.com: rate limits for the REST API;
 * Actions limits), the secondary ones read strictly: every write counts as a creation.
 */
export function wayOf(costs: Costs, at: Installation): Step[] {
  const times = at.installations;
  const requests = assumed.reads + assumed.jobRequests + costs.writes;
  return [
    { name: 'deliveries stored', station: servers(times, assumed.deliveries / costs.deliveriesPerSecond) },
    { name: 'decisions', station: servers(times, assumed.looks / costs.decisionsPerSecond) },
    ...(at.requestsPerHour === undefined
      ? []
      : [{ name: 'GitHub: requests an hour', station: rateLimit(at.requestsPerHour * times, 3600, requests) }]),
    ...(at.creations === undefined
      ? []
      : [
          { name: 'GitHub: contents a minute', station: rateLimit(at.creations.perMinute * times, 60, costs.writes) },
          { name: 'GitHub: contents an hour', station: rateLimit(at.creations.perHour * times, 3600, costs.writes) },
        ]),
    { name: 'GitHub: runs queued', station: rateLimit(500 * times, 10, 1) },
    { name: 'gate jobs', station: servers(at.hostedJobs, assumed.hostedStartSeconds + costs.gateSeconds) },
    { name: 'vault slots', station: servers(at.vaultSlots, assumed.ownStartSeconds + costs.vaultSeconds + assumed.modelSeconds) },
    { name: 'records committed', station: servers(at.commits, assumed.commitSeconds) },
  ];
}

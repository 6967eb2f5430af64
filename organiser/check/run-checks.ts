import { resolve } from 'node:path';
import { openCompetition } from '../competition-folder.ts';
import { checks } from './checks.ts';
import type { Finding } from './check.ts';
import { readViews } from './read-views.ts';

export interface Checked {
  readonly id: string;
  readonly title: string;
  /** `skipped` where a check is about private splits and their folder was not named. */
  readonly outcome: 'passed' | 'warned' | 'failed' | 'skipped';
  readonly findings: readonly Finding[];
}

export interface CheckReport {
  /** No check failed, and none was skipped. */
  readonly ready: boolean;
  readonly checks: readonly Checked[];
}

export interface CheckOptions {
  readonly dir: string;
  /** Holds one folder for each private split, by name. Without it, what is about them is skipped. */
  readonly privateDir?: string;
  readonly now: Date;
  readonly log?: (line: string) => void;
  /** Told of each check as it starts. */
  readonly started?: (title: string) => void;
}

/**
 * Checks a competition from its contract to its private splits. Changes nothing. Throws `OrganiserError` where `competition.yaml` itself cannot
 * be read: there is nothing to hold the rest to.
 */
export async function runChecks(options: CheckOptions): Promise<CheckReport> {
  const folder = await openCompetition(options.dir);
  const privateDir = options.privateDir === undefined ? undefined : resolve(options.privateDir);
  const { views, unreadable } = await readViews(folder, privateDir);
  const context = { ...folder, privateDir, now: options.now, log: options.log ?? (() => undefined), views, unreadable };
  const done: Checked[] = [];
  for (const check of checks) {
    const { id, title } = check;
    if (check.needs === 'private' && options.privateDir === undefined) {
      done.push({ id, title, outcome: 'skipped', findings: [] });
      continue;
    }
    options.started?.(title);
    const findings = await check.run(context);
    done.push({
      id,
      title,
      outcome: findings.some(({ level }) => level === 'problem') ? 'failed' : findings.length > 0 ? 'warned' : 'passed',
      findings,
    });
  }
  return { ready: done.every(({ outcome }) => outcome === 'passed' || outcome === 'warned'), checks: done };
}

import type { Ledger } from './ledger/ledger.ts';
import { wholeCompetition, type PullKey } from './observe/snapshot.ts';

/** The parts of a webhook payload that say which pull request it is about. Everything may be missing: payloads are only hints. */
interface Payload {
  readonly action?: string;
  readonly repository?: { readonly full_name?: string; readonly default_branch?: string };
  readonly sender?: { readonly login?: string };
  readonly number?: number;
  readonly ref?: string;
  readonly pull_request?: { readonly number?: number; readonly head?: { readonly ref?: string } };
  readonly issue?: { readonly number?: number; readonly pull_request?: unknown };
  readonly workflow_run?: { readonly display_title?: string };
}

/**
 * The pull requests an event says to look at. Our own comments and labels are no news; a run of the control repository counts only when the
 * ledger knows its run key, whatever its name claims.
 */
export function looksOf(event: string, payload: Payload, me: string, ledger: Pick<Ledger, 'dispatch' | 'latestDispatch'>): PullKey[] {
  const repository = payload.repository?.full_name;
  if (repository === undefined) return [];
  if (event === 'workflow_run') {
    const runKey = /^\w+ \S+(?: [0-9a-f]{40})? ([0-9a-f]{32})$/.exec(payload.workflow_run?.display_title ?? '')?.[1];
    const row = runKey === undefined ? undefined : ledger.dispatch(runKey);
    return row ? [{ repository: row.repository, number: row.number }] : [];
  }
  // What is merged changes the rules, whoever merged it.
  if (event === 'push')
    return payload.ref === `refs/heads/${payload.repository?.default_branch}` ? [{ repository, number: wholeCompetition }] : [];
  if (payload.sender?.login === me) return [];
  const change = /^harvester\/rejudge-([0-9a-f]{40})$/.exec(payload.pull_request?.head?.ref ?? '')?.[1];
  if (event === 'pull_request' && change !== undefined) {
    const row = ledger.latestDispatch('rejudge', change);
    return row ? [{ repository: row.repository, number: wholeCompetition }] : [];
  }
  if ((event === 'pull_request' || event === 'pull_request_review') && payload.pull_request?.number !== undefined)
    return [{ repository, number: payload.pull_request.number }];
  if (event === 'issue_comment' && payload.issue?.pull_request && payload.issue.number !== undefined)
    return [{ repository, number: payload.issue.number }];
  return [];
}

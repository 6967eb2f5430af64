import type { Ledger } from './ledger/ledger.ts';
import type { PullKey } from './observe/snapshot.ts';

/** The parts of a webhook payload that say which pull request it is about. Everything may be missing: payloads are only hints. */
interface Payload {
  readonly action?: string;
  readonly repository?: { readonly full_name?: string };
  readonly sender?: { readonly login?: string };
  readonly number?: number;
  readonly pull_request?: { readonly number?: number };
  readonly issue?: { readonly number?: number; readonly pull_request?: unknown };
  readonly workflow_run?: { readonly display_title?: string };
}

/**
 * The pull requests an event says to look at. Our own comments and labels are no news; a run of the control repository counts only when the
 * ledger knows its run key, whatever its name claims.
 */
export function looksOf(event: string, payload: Payload, me: string, ledger: Pick<Ledger, 'dispatch'>): PullKey[] {
  const repository = payload.repository?.full_name;
  if (repository === undefined) return [];
  if (event === 'workflow_run') {
    const runKey = /^\w+ \S+#\d+ [0-9a-f]{40} ([0-9a-f]{32})$/.exec(payload.workflow_run?.display_title ?? '')?.[1];
    const row = runKey === undefined ? undefined : ledger.dispatch(runKey);
    return row ? [{ repository: row.repository, number: row.number }] : [];
  }
  if (payload.sender?.login === me) return [];
  if (event === 'pull_request' && payload.pull_request?.number !== undefined) return [{ repository, number: payload.pull_request.number }];
  if (event === 'issue_comment' && payload.issue?.pull_request && payload.issue.number !== undefined)
    return [{ repository, number: payload.issue.number }];
  return [];
}

import type { Request, Snapshot } from '../observe/snapshot.ts';

export type JudgedRequest = Request & { readonly verdict: 'granted' | 'not-allowed' | 'other-head' };

/** Each command with whether it is followed: by whom it came, and for which head. In the order given. */
export function judgeRequests({ requests, pull }: Snapshot): JudgedRequest[] {
  return requests.map((request) => {
    if (request.name === 'help') return { ...request, verdict: 'granted' };
    if (!request.allowed) return { ...request, verdict: 'not-allowed' };
    const { argument } = request;
    const thisHead = argument === '' || (/^[0-9a-f]{7,40}$/.test(argument) && pull.headSha.startsWith(argument));
    return { ...request, verdict: thisHead ? 'granted' : 'other-head' };
  });
}

/** When a maintainer last asked for this head to be evaluated (again): ISO 8601, or undefined. */
export function evaluateAgainSince(snapshot: Snapshot): string | undefined {
  return judgeRequests(snapshot).findLast(({ name, verdict }) => name === 'evaluate' && verdict === 'granted')?.at;
}

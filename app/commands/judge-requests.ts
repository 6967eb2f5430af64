import type { Waiver } from '../../core/contract/gate-policy.ts';
import { closesAt } from '../../core/rules/late-entry.ts';
import { readManifest } from '../../core/rules/read-manifest.ts';
import { isOfHead } from '../decide/of-head.ts';
import type { Request, Snapshot } from '../observe/snapshot.ts';
import { isBoundToHead } from './bound-to-head.ts';
import { judgeWaiver } from './judge-waiver.ts';
import { specs, type CommandSpec } from './specs.ts';

export type Verdict =
  | { readonly kind: 'granted'; readonly waivers?: readonly Waiver[] }
  | { readonly kind: 'edited' | 'not-allowed' | 'other-head' | 'unsure-head' | 'bad-argument' | 'not-now' }
  | { readonly kind: 'refused'; readonly why: string; readonly next: string };

export interface JudgedRequest extends Request {
  readonly verdict: Verdict;
  readonly role: 'team' | 'maintainer' | 'anyone';
}

const granted = { kind: 'granted' } as const;
const notNow = { kind: 'not-now' } as const;

/** Each command with whether it is followed: by whom it came, for which head, and whether there is anything to follow. In the order given. */
export function judgeRequests(snapshot: Snapshot): readonly JudgedRequest[] {
  if (snapshot.requests.length === 0) return [];
  const team = teamMembers(snapshot);
  return snapshot.requests.map((request) => {
    const role = request.allowed ? 'maintainer' : team.has(request.by.toLowerCase()) ? 'team' : 'anyone';
    return { ...request, role, verdict: verdictOn(request, role, snapshot) };
  });
}

function verdictOn(request: Request, role: JudgedRequest['role'], snapshot: Snapshot): Verdict {
  const { name, argument, edited } = request;
  if (edited) return { kind: 'edited' };
  const { whose, takes }: CommandSpec = specs[name];
  if (whose === 'maintainer' && role !== 'maintainer') return { kind: 'not-allowed' };
  if (whose === 'team' && role === 'anyone') return { kind: 'not-allowed' };
  if (!isBoundToHead(request, snapshot)) return { kind: 'unsure-head' };
  if (takes === 'rule') return judgeWaiver(request, snapshot);
  if (takes === 'nothing') return argument === '' ? possible(request, snapshot) : { kind: 'bad-argument' };
  if (takes !== 'commit') return takes.includes(argument) ? possible(request, snapshot) : { kind: 'bad-argument' };
  if (!/^(?:[0-9a-f]{7,40})?$/.test(argument)) return { kind: 'bad-argument' };
  return snapshot.pull.headSha.startsWith(argument) ? possible(request, snapshot) : { kind: 'other-head' };
}

/**
 * What is merged can no longer be withdrawn or evaluated, what is published not be held back; only what has a score can be chosen or looked at
 * again, only what is merged be published, only what is published be promoted.
 */
function possible({ name, argument, at }: Request, snapshot: Snapshot): Verdict {
  const { competition, pull, manifest } = snapshot;
  const contract = competition.kind === 'valid' ? competition.value : undefined;
  switch (name) {
    case 'select':
      return isScored(snapshot) && !(contract && Date.parse(at) >= Date.parse(closesAt(contract.phases))) ? granted : notNow;
    case 'rescore':
      return isScored(snapshot) ? granted : notNow;
    case 'reproduce': {
      const read = manifest === undefined ? undefined : readManifest('submission.yaml', manifest);
      return isScored(snapshot) && read?.kind === 'valid' && read.value.train ? granted : notNow;
    }
    case 'promote':
      return isPublished(snapshot) ? granted : notNow;
    case 'evaluate':
      return pull.merged ? notNow : granted;
    case 'hold':
      return isPublished(snapshot) ? notNow : granted;
    case 'rerun':
      if (argument === 'final') return granted;
      return (argument === 'publish' ? pull.merged && !isPublished(snapshot) : !pull.merged) ? granted : notNow;
    case 'agree':
      return contract?.agreement.persons ? granted : notNow;
    case 'withdraw':
      return pull.merged ? notNow : granted;
    default:
      return granted;
  }
}

function isPublished(snapshot: Snapshot): boolean {
  return snapshot.versions.some((version) => isOfHead(version, snapshot));
}

/** Whether the head has a score. */
export function isScored(snapshot: Snapshot): boolean {
  return snapshot.attempts.some((attempt) => attempt.evaluation.kind === 'scored' && isOfHead(attempt, snapshot));
}

/** The author and whom the manifest at the head names, in lower case. */
function teamMembers({ pull, manifest }: Snapshot): ReadonlySet<string> {
  const read = manifest === undefined ? undefined : readManifest('submission.yaml', manifest);
  const members = read?.kind === 'valid' ? read.value.members : [];
  return new Set([pull.author, ...members].map((login) => login.toLowerCase()));
}

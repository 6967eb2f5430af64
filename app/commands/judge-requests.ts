import { readManifest } from '../../core/rules/read-manifest.ts';
import type { Request, Snapshot } from '../observe/snapshot.ts';
import { specs, type CommandSpec } from './specs.ts';

export type Verdict = 'granted' | 'not-allowed' | 'other-head' | 'bad-argument' | 'not-now';
export interface JudgedRequest extends Request {
  readonly verdict: Verdict;
  readonly role: 'team' | 'maintainer' | 'anyone';
}

/** Each command with whether it is followed: by whom it came, for which head, and whether there is anything to follow. In the order given. */
export function judgeRequests(snapshot: Snapshot): JudgedRequest[] {
  const team = teamMembers(snapshot);
  return snapshot.requests.map((request) => {
    const role = request.allowed ? 'maintainer' : team.has(request.by.toLowerCase()) ? 'team' : 'anyone';
    return { ...request, role, verdict: verdictOn(request, role, snapshot) };
  });
}

function verdictOn({ name, argument }: Request, role: JudgedRequest['role'], snapshot: Snapshot): Verdict {
  const { whose, takes }: CommandSpec = specs[name];
  if (whose === 'maintainer' && role !== 'maintainer') return 'not-allowed';
  if (whose === 'team' && role === 'anyone') return 'not-allowed';
  if (takes === 'nothing') return argument === '' ? possible(name, snapshot) : 'bad-argument';
  if (takes !== 'commit') return takes.includes(argument) ? possible(name, snapshot) : 'bad-argument';
  const thisHead = argument === '' || (/^[0-9a-f]{7,40}$/.test(argument) && snapshot.pull.headSha.startsWith(argument));
  return thisHead ? possible(name, snapshot) : 'other-head';
}

/** What is published can no longer be withdrawn, and only what has a score can be selected. */
function possible(name: Request['name'], { attempts, repository, number, pull }: Snapshot): Verdict {
  const scored = attempts.some(
    ({ evaluation, key }) =>
      evaluation.kind === 'scored' && key.repository === repository && key.number === number && key.headSha === pull.headSha,
  );
  if (name === 'select' && !scored) return 'not-now';
  return name === 'withdraw' && pull.merged ? 'not-now' : 'granted';
}

/** The author and whom the manifest at the head names, in lower case. */
function teamMembers({ pull, manifest }: Snapshot): ReadonlySet<string> {
  const read = manifest === undefined ? undefined : readManifest('submission.yaml', manifest);
  const members = read?.kind === 'valid' ? read.value.members : [];
  return new Set([pull.author, ...members].map((login) => login.toLowerCase()));
}

import { grantWaiver } from '../../core/rules/grant-waiver.ts';
import type { Request, Snapshot } from '../observe/snapshot.ts';
import type { Verdict } from './judge-requests.ts';

/**
 * Whether `/waive <rule> [path] <reason>` is granted on this head: the report of its attempt must refuse that rule. Where several files have it, the
 * command must name one, so that nobody lets pass what they did not look at.
 */
export function judgeWaiver({ argument, by, at }: Request, snapshot: Snapshot): Verdict {
  const [, rule, words] = /^(\S+)\s+(\S.*)$/.exec(argument) ?? [];
  if (rule === undefined || words === undefined) return { kind: 'bad-argument' };
  const { repository, number, pull, attempts, config, decisions, name } = snapshot;
  const attempt = attempts.find(({ key }) => key.repository === repository && key.number === number && key.headSha === pull.headSha);
  if (!attempt) return refused('there is no report on this commit yet', 'wait for the scan, then say it again');
  const paths = [
    ...new Set(attempt.gate.findings.filter((finding) => finding.rule === rule && finding.severity === 'error').map(({ path }) => path)),
  ];
  const named = paths.find((path) => words.startsWith(`${path} `));
  const [only, another] = paths;
  if (named === undefined && another !== undefined)
    return refused(`${paths.length} files have ${rule}: ${paths.slice(0, 5).join(', ')}`, 'name one of them after the rule');
  const decision = grantWaiver({
    report: attempt.gate,
    competition: name,
    team: attempt.team,
    rule,
    path: named ?? only ?? '.',
    reason: named === undefined ? words : words.slice(named.length + 1),
    by,
    now: new Date(at).toISOString(),
    existing: [...(config.gate?.waivers ?? []), ...decisions.flatMap(({ waivers }) => waivers ?? [])],
  });
  return decision.kind === 'granted' ? { kind: 'granted', waivers: [decision.waiver] } : decision;
}

function refused(why: string, next: string): Verdict {
  return { kind: 'refused', why, next };
}

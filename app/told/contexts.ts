import { createHash } from 'node:crypto';
import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import { chargedAt } from '../../core/rules/charged-at.ts';
import { otherTeams } from '../../core/rules/other-teams.ts';
import { attemptsUsed } from '../../core/rules/quota.ts';
import { withdrawnPulls } from '../../core/rules/withdrawn.ts';
import { evaluationsOf } from '../decide/evaluations-of.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { RestsOn } from './rests-on.ts';

/** What all pull requests of a competition rest on together. */
export type Shared = Pick<Snapshot, 'competition' | 'attempts' | 'versions' | 'decisions' | 'inFlight'>;

/**
 * What a pull request rests on as it is now, as a short text: the same text, the same comment. Its own record is left out, for it changes in a look
 * of its own. Made once, asked for each pull request: n records and m pull requests take about (n + m) log n, not n × m.
 */
export function contextsOf(shared: Shared): (number: number, on: RestsOn) => string {
  const { competition, attempts, decisions } = shared;
  const contract = competition.kind === 'valid' ? digest(canonicalJson(competition.value)).toString(16) : 'invalid';
  const withdrawn = withdrawnPulls(decisions);
  const board = boardMarks(shared, withdrawn);
  const byDay = Map.groupBy(attempts, (attempt) => chargedAt(attempt).slice(0, 10));
  const running = evaluationsOf(shared);
  const agreed = xor(decisions.filter(({ decision }) => decision === 'agree').map(({ by }) => digest(by.toLowerCase())));
  return (number, { board: then, charges, agreements, elsewhere }) => {
    const used = charges && attemptsUsed({ ...charges, number, attempts: byDay.get(charges.at.slice(0, 10)) ?? [], running });
    return [
      contract,
      ...(then === undefined ? [] : [`board ${board(Date.parse(then), number)}`]),
      ...(used ? [`charges ${used.team}${used.person ? ` ${used.person.login} ${used.person.used}` : ''}`] : []),
      ...(agreements ? [`agreed ${agreed}`] : []),
      ...(elsewhere ? [`elsewhere ${JSON.stringify(otherTeams(elsewhere.team, elsewhere.members, attempts, withdrawn))}`] : []),
    ].join(' · ');
  };
}

interface Mark {
  readonly number: number;
  readonly at: number;
  readonly digest: bigint;
}

/** Names everything on the board of a moment but what one pull request put there: the exclusive or of digests, whose order does not matter. */
function boardMarks({ attempts, versions }: Shared, withdrawn: ReadonlySet<number>): (then: number, but: number) => string {
  const entries = new Map(attempts.map((attempt) => [idOf(attempt), attempt]));
  const marks: Mark[] = [
    ...attempts
      .filter(({ evaluation, key }) => evaluation.kind === 'scored' && !withdrawn.has(key.number))
      .map((attempt) => ({ number: attempt.key.number, at: Date.parse(attempt.finishedAt), digest: markOf(attempt) })),
    ...versions.map((version) => {
      const { runKey = '' } = entries.get(idOf(version)) ?? {};
      return { number: version.key.number, at: Date.parse(version.publishedAt), digest: digest(`${versionText(version)} ${runKey}`) };
    }),
  ].toSorted((a, b) => a.at - b.at);
  const upTo: bigint[] = [0n];
  for (const mark of marks) upTo.push((upTo.at(-1) ?? 0n) ^ mark.digest);
  const own = Map.groupBy(marks, ({ number }) => number);
  return (then, but) => {
    const others = upTo[countUpTo(marks, then)] ?? 0n;
    return xor([others, ...(own.get(but) ?? []).filter(({ at }) => at <= then).map((mark) => mark.digest)]).toString(16);
  };
}

/** How many of `marks`, in order of time, are at or before `then`. */
function countUpTo(marks: readonly Mark[], then: number): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle] as Mark).at <= then) low = middle + 1;
    else high = middle;
  }
  return low;
}

const idOf = ({ key }: Pick<AttemptRecord, 'key'>): string => `${key.number}/${key.headSha}`;
const versionText = ({ version, publishedAt, champion, key }: VersionRecord): string =>
  `${version} ${publishedAt} ${champion.kind} ${key.number}/${key.headSha}`;

/** Records are read once and never change. */
const known = new WeakMap<AttemptRecord, bigint>();

function markOf(attempt: AttemptRecord): bigint {
  const held = known.get(attempt) ?? digest(`${idOf(attempt)} ${attempt.runKey} ${attempt.finishedAt}`);
  known.set(attempt, held);
  return held;
}

function digest(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE();
}

function xor(digests: readonly bigint[]): bigint {
  return digests.reduce((all, one) => all ^ one, 0n);
}

import type { Competition } from '../../core/contract/competition.ts';
import type { ResultsRecord } from '../../core/contract/results-record.ts';
import { closesAt } from '../../core/rules/late-entry.ts';
import { changedTerms } from '../../core/rules/rejudge.ts';
import { withdrawnPulls } from '../../core/rules/withdrawn.ts';
import { digestOf } from '../audit/snapshot-digest.ts';
import { dispatchProgress, later } from '../decide/dispatch-progress.ts';
import { earliest } from '../decide/earliest.ts';
import { retryAfter } from '../decide/retry.ts';
import { isNoFailure, isNotTaken } from '../decide/settle.ts';
import type { Proposal } from '../github/github.ts';
import type { Dispatch, Outcome } from '../observe/snapshot.ts';
import { stale } from '../told/stale.ts';
import { changeId } from './change-id.ts';
import { rejudgeProposal } from './rejudge-proposal.ts';
import { resultsIssue } from './results-issue.ts';
import { resultsOf } from './results.ts';
import type { CompetitionSnapshot } from './snapshot.ts';

/** What must happen to a competition as a whole. Each is done once: the next look finds it done. */
export type CompetitionEffect =
  | { readonly kind: 'create-issue'; readonly title: string; readonly body: string }
  | { readonly kind: 'update-issue'; readonly number: number; readonly title: string; readonly body: string }
  | { readonly kind: 'keep-results'; readonly record: ResultsRecord }
  | { readonly kind: 'rejudge'; readonly change: string }
  | { readonly kind: 'propose'; readonly proposal: Proposal }
  | { readonly kind: 'settle'; readonly runKey: string; readonly outcome: 'recorded' | 'failed'; readonly why: string }
  /** Look at these pull requests soon: something about them follows from what all of them did. */
  | { readonly kind: 'look'; readonly numbers: readonly number[] };

export interface CompetitionDecision {
  readonly effects: readonly CompetitionEffect[];
  readonly why: readonly string[];
  readonly lookAgainAt: string;
  /** What was seen, so that the next look knows what is new. */
  readonly fingerprint: string;
}

type Part = Pick<CompetitionDecision, 'effects' | 'why'> & { readonly lookAgainAt?: string; readonly mark: string };

/** Seconds until the contract is read again although nobody said that it changed. */
const anyway = 6 * 3600;

/** Pull requests told anew in one go, and seconds until the next ones are: what changes for thousands must not keep the others waiting. */
const mostAtOnce = 100;
const nextOnes = 60;

/** What the close of a competition, a change of its terms, and whatever makes its comments out of date ask for. Pure; deciding again on the world its effects made asks for nothing more. */
export function decideCompetition(snapshot: CompetitionSnapshot, now: string): CompetitionDecision {
  const { competition } = snapshot;
  if (competition.kind === 'invalid')
    return { effects: [], why: ['competition.yaml has a mistake'], lookAgainAt: later(now, anyway), fingerprint: snapshot.seen ?? '' };
  const [closeSeen = '', rejudgeSeen = ''] = (snapshot.seen ?? '').split(' ');
  const parts = [closing(snapshot, competition.value, closeSeen, now), rejudging(snapshot, competition.value, rejudgeSeen, now)];
  const outdated = outdatedComments(snapshot, now);
  return {
    effects: [...parts, outdated].flatMap(({ effects }) => effects),
    why: [...parts, outdated].flatMap(({ why }) => why),
    lookAgainAt: earliest([...parts, outdated].map((part) => part.lookAgainAt).concat(later(now, anyway))) as string,
    fingerprint: parts.map(({ mark }) => mark).join(' '),
  };
}

function outdatedComments(snapshot: CompetitionSnapshot, now: string): Omit<Part, 'mark'> {
  const numbers = stale(snapshot.told, snapshot);
  if (numbers.length === 0) return { effects: [], why: [] };
  return {
    effects: [{ kind: 'look', numbers: numbers.slice(0, mostAtOnce) }],
    why: [`${numbers.length} comments say what is no longer so`],
    ...(numbers.length > mostAtOnce && { lookAgainAt: later(now, nextOnes) }),
  };
}

function closing(snapshot: CompetitionSnapshot, competition: Competition, seen: string, now: string): Part {
  const closes = closesAt(competition.phases);
  if (Date.parse(now) < Date.parse(closes)) return { effects: [], why: [], lookAgainAt: closes, mark: 'open' };
  const results = resultsOf(snapshot, competition);
  const { title, body } = resultsIssue(results, competition);
  const { issue } = snapshot;
  // Ranks stand once every run is in: who waits for that is told then, not at each run.
  const mark = `closed:${results.record ? digestOf(results.record).slice(0, 16) : `open/${results.all}`}`;
  const same = issue && issue.title === title && issue.body.replaceAll('\r\n', '\n').trim() === body;
  const effects: CompetitionEffect[] = [
    ...(issue
      ? same
        ? []
        : [{ kind: 'update-issue', number: issue.number, title, body } as const]
      : [{ kind: 'create-issue', title, body } as const]),
    ...(results.record && mark !== seen ? [{ kind: 'keep-results', record: results.record } as const] : []),
    // Every final run that is still to be asked for, and every rank that only stands now.
    ...(mark !== seen && results.numbers.length > 0 ? [{ kind: 'look', numbers: results.numbers } as const] : []),
  ];
  const open =
    results.done < results.all ||
    results.winners.some(({ list }) => list.some(({ item, state }) => item === 'reproduced' && state === 'open'));
  return {
    effects,
    why: [`closed, ${results.done} of ${results.all} final runs are in`],
    mark,
    ...(open && { lookAgainAt: later(now, 600) }),
  };
}

function rejudging(snapshot: CompetitionSnapshot, competition: Competition, seen: string, now: string): Part {
  const id = changeId(competition);
  const [proposal] = snapshot.proposals;
  const mark = `${id}:${proposal?.state ?? 'none'}`;
  const applied: CompetitionEffect[] =
    proposal?.state === 'merged' && mark !== seen
      ? [{ kind: 'look', numbers: [...new Set(snapshot.attempts.map(({ key }) => key.number))] }]
      : [];
  const gone = withdrawnPulls(snapshot.decisions);
  const attempts = snapshot.attempts.filter(({ key }) => !gone.has(key.number));
  const change = changedTerms(attempts, competition);
  const todo = openRuns(snapshot, now, competition);
  // Merged, it is done; closed, people decided; open, they still do.
  if (!change || proposal) return { effects: [...todo.settled, ...applied], why: todo.why, mark };
  const about = `terms changed (${change.differs.join(', ')}), ${change.entries.length} entries to score again`;
  const mine = snapshot.rejudgements.filter(({ headSha }) => headSha === id);
  const answered = mine.find(({ outcome, result }) => !outcome && result.kind === 'rejudge');
  if (answered?.result.kind === 'rejudge') {
    const { record, attempts: rejudged } = answered.result;
    const { runKey } = answered;
    if (rejudged.length === 0 && record.again.length === 0)
      return { effects: [{ kind: 'settle', runKey, outcome: 'recorded', why: 'nothing to score again' }], why: [about], mark };
    const made = rejudgeProposal({ competition, change, id, attempts, record, rejudged });
    return {
      effects: [
        ...(rejudged.length > 0 ? [{ kind: 'propose', proposal: made } as const] : []),
        { kind: 'settle', runKey, outcome: 'recorded', why: rejudged.length > 0 ? 'proposed' : 'every entry must be evaluated anew' },
      ],
      why: [about],
      mark,
      lookAgainAt: later(now, 30),
    };
  }
  if (mine.some(({ outcome }) => outcome?.kind === 'recorded')) return { effects: todo.settled, why: [about], mark };
  if (mine.some((run) => dispatchProgress(run, now, competition.limits.wallSeconds).kind === 'waiting'))
    return { effects: todo.settled, why: [about], mark, lookAgainAt: later(now, 300) };
  const ended = (runs: readonly Dispatch[]): Pick<Outcome, 'at' | 'why'>[] => runs.map(({ outcome }) => outcome ?? { at: now, why: '' });
  const retry = retryAfter(ended(mine.filter((run) => !isNoFailure(run))), ended(mine.filter(isNotTaken)), now);
  if (retry.kind === 'give-up') return { effects: todo.settled, why: [about, 'no rejudgement gave a result'], mark };
  if (retry.kind === 'later') return { effects: todo.settled, why: [about], mark, lookAgainAt: retry.at };
  return { effects: [...todo.settled, { kind: 'rejudge', change: id }], why: [about], mark, lookAgainAt: later(now, 300) };
}

/** Closes runs that failed, and those about terms that are past. */
function openRuns(
  { rejudgements }: CompetitionSnapshot,
  now: string,
  competition: Competition,
): { readonly settled: readonly CompetitionEffect[]; readonly why: readonly string[] } {
  const id = changeId(competition);
  const settled = rejudgements
    .filter(({ outcome }) => !outcome)
    .flatMap((run): CompetitionEffect[] => {
      const progress = dispatchProgress(run, now, competition.limits.wallSeconds);
      if (progress.kind === 'failed') return [{ kind: 'settle', runKey: run.runKey, outcome: 'failed', why: progress.why }];
      return progress.kind === 'done' && run.headSha !== id
        ? [{ kind: 'settle', runKey: run.runKey, outcome: 'failed', why: 'the terms changed again meanwhile' }]
        : [];
    });
  return { settled, why: settled.map((effect) => (effect.kind === 'settle' ? `run ${effect.runKey}: ${effect.why}` : '')) };
}

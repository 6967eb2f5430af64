import type { Competition } from '../../core/contract/competition.ts';
import { recordPath, type AttemptRecord } from '../../core/contract/records.ts';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import type { RejudgedAttempt } from '../../core/provenance/open-rejudge.ts';
import { moves, type Change, type Move } from '../../core/rules/rejudge.ts';
import type { RejudgeRecord } from '../../core/contract/rejudge-record.ts';
import { code, joined, lines, prose, text, type Markdown } from '../comment/escape.ts';
import { firstThatFits } from '../comment/first-that-fits.ts';
import { metricName, ranks, score } from '../comment/figures.ts';
import { short } from '../decide/short.ts';
import type { Proposal } from '../github/github.ts';
import { rejudgeBranch } from './change-id.ts';

export interface RejudgeInput {
  readonly competition: Competition;
  readonly change: Change;
  readonly id: string;
  /** The board's records as they are, withdrawn ones left out. */
  readonly attempts: readonly AttemptRecord[];
  readonly record: RejudgeRecord;
  readonly rejudged: readonly RejudgedAttempt[];
}

/** Rows shown at most, and fewer where they are too long for GitHub; the files of the pull request are all. */
const shown = 300;
const none = prose``;

/** The pull request on the records that shows what a change of terms does to the board; merging it applies it. */
export function rejudgeProposal({ competition, change, id, attempts, record, rejudged }: RejudgeInput): Proposal {
  const anew = rejudged.map((one) => one.record);
  const table = moves(attempts, anew, competition.ranking);
  const old = new Map(attempts.map((attempt) => [`${attempt.key.number}/${attempt.key.headSha}`, attempt]));
  const differs = change.differs.join(', ');
  const again = record.again.map(({ key, team, why }) => prose`- ${code(team)} (#${key.number}, ${code(short(key.headSha))}): ${why}`);
  const body = (rows: number): Markdown =>
    lines(
      prose`The terms of ${code(competition.name)} changed (${differs}), so its scores no longer compare. ${text(record.why)}`,
      none,
      prose`Merging this applies the new scores. Closing it keeps the old ones, and nobody is asked again about this change.`,
      none,
      prose`| team | rank before | rank now | score before | score now |`,
      prose`|---|---|---|---|---|`,
      ...table.slice(0, rows).map((move) => row(move, old)),
      ...(table.length > rows
        ? [none, prose`The first ${rows} of ${table.length} are shown; the files of this pull request are all.`]
        : []),
      ...(again.length > 0
        ? [
            none,
            prose`These must be evaluated anew: a maintainer says \`/evaluate\` on their pull requests.`,
            none,
            ...again.slice(0, rows),
            ...(again.length > rows ? [prose`- and ${again.length - rows} more`] : []),
          ]
        : []),
    );
  return {
    branch: rejudgeBranch(id),
    files: rejudged.map((one) => ({ path: recordPath.attempt(one.record), text: `${canonicalJson(one.envelope)}\n` })),
    title: `Rejudge ${competition.name}: ${differs} changed`,
    body: firstThatFits(shown, (rows) => body(rows).source),
    message: `Rejudge ${competition.name}: ${differs} changed`,
  };
}

function row({ team, number, before, after, attempt }: Move, old: ReadonlyMap<string, AttemptRecord>): Markdown {
  const was = old.get(`${attempt.key.number}/${attempt.key.headSha}`);
  const place = (group: Move['before']): Markdown => prose`${group ? ranks(group) : '–'}`;
  const cells = [prose`${code(team)} (#${number})`, place(before), place(after), figure(was), after ? figure(attempt) : prose`–`];
  return prose`| ${joined(cells, ' | ')} |`;
}

function figure(attempt: AttemptRecord | undefined): Markdown {
  const [primary] = attempt?.evaluation.kind === 'scored' ? attempt.evaluation.scores : [];
  return primary ? prose`${metricName(primary.name)} ${score(primary).value}` : prose`–`;
}

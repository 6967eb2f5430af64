import * as z from 'zod';
import { ErrorClass } from '../core/contract/error-class.ts';
import type { Person } from './person.ts';
import { names } from './stage.ts';

export interface PullOutcome {
  readonly number: number;
  readonly author: string;
  readonly headSha: string;
  readonly verdict: 'scored' | 'refused' | 'failed';
  readonly errorClass: ErrorClass | null;
  readonly score: number | null;
  readonly merged: boolean;
  /** First line of the bot's comment: the answer as a person reads it. */
  readonly why: string;
}

const Comments = z.array(z.object({ body: z.string(), user: z.object({ login: z.string() }) }));
const Checks = z.object({ check_runs: z.array(z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullable() })) });
const Pull = z.object({ merged: z.boolean(), head: z.object({ sha: z.string() }) });

/** What the app says about a pull request's head, as its author sees it: undefined until the verdict is there. */
export async function pullOutcome(
  viewer: Person,
  number: number,
  author: string,
  repository: string = names.competition,
): Promise<PullOutcome | undefined> {
  const { merged, head } = Pull.parse(await viewer.api('GET', `/repos/${repository}/pulls/${number}`));
  const checks = await viewer.api('GET', `/repos/${repository}/commits/${head.sha}/check-runs?per_page=100`).catch(() => undefined);
  // A head that was pushed this instant may not be known as a commit yet.
  if (checks === undefined) return undefined;
  const { check_runs: runs } = Checks.parse(checks);
  const conclusion = (stage: string): string | null | undefined => runs.find((run) => run.name === `harvester/${stage}`)?.conclusion;
  const comment = await botComment(viewer, number, repository);
  const [intake, gate, evaluation] = ['intake', 'gate', 'evaluation'].map(conclusion);
  const why = comment?.split('\n').find((line) => line.startsWith('**')) ?? '';
  const base = { number, author, headSha: head.sha, merged, why: plain(why) };
  if (evaluation === 'success') return { ...base, verdict: 'scored', errorClass: null, score: scoreIn(why) };
  const errorClass = ErrorClass.options.find((name) => comment?.includes(`\`${name}\``)) ?? null;
  if (intake === 'failure' || gate === 'failure') return { ...base, verdict: 'refused', errorClass, score: null };
  if (evaluation === 'failure') return { ...base, verdict: 'failed', errorClass, score: null };
  return undefined;
}

/** The one comment of the app, or undefined while there is none. Throws when there are two. */
export async function botComment(viewer: Person, number: number, repository: string = names.competition): Promise<string | undefined> {
  const comments = Comments.parse(await viewer.api('GET', `/repos/${repository}/issues/${number}/comments?per_page=100`));
  const ours = comments.filter(({ user }) => user.login === 'model-harvester[bot]');
  if (ours.length > 1) throw new Error(`pull request ${number} has ${ours.length} comments of the app; there must be one`);
  return ours[0]?.body;
}

/** The figure of "ROC AUC **0.987**". */
function scoreIn(line: string): number | null {
  const found = /\*\*(\d+(?:\.\d+)?)\*\*/.exec(line)?.[1];
  return found === undefined ? null : Number(found);
}

function plain(markdown: string): string {
  return markdown.replace(/\*\*|`/g, '').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

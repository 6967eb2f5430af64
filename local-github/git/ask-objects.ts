import { tryGit, type GitResult } from './run.ts';

const mostAnswers = 4000;
const longestAnswer = 32 * 1024;
const known = new Map<string, GitResult>();

/**
 * `tryGit` for questions about objects: where every one of `revisions` is a full SHA (or a path below one), what git says of it is so for ever, and is asked once. A
 * listing of a hundred runs asks for the same commit a hundred times. What is missing may arrive, and what is long is asked for again.
 */
export async function askObjects(dir: string, args: readonly string[], revisions: readonly string[]): Promise<GitResult> {
  if (!revisions.every((revision) => /^[0-9a-f]{40}(?:$|:)/.test(revision))) return tryGit(dir, args);
  const question = JSON.stringify([dir, ...args]);
  const before = known.get(question);
  const answer = before ?? (await tryGit(dir, args));
  if (answer.code !== 0 || answer.stdout.length > longestAnswer) return answer;
  known.delete(question);
  known.set(question, answer);
  const [oldest] = known.keys();
  if (known.size > mostAnswers && oldest !== undefined) known.delete(oldest);
  return answer;
}

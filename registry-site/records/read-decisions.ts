import { readFileSync, statSync } from 'node:fs';
import { decisionPath, DecisionRecord } from '../../core/contract/decision-record.ts';
import type { Listed } from './list-files.ts';
import type { Skipped } from './read-records.ts';
import { visibleText } from './visible-text.ts';

const maxBytes = 10_000;

/** Reads files of `decisions/` of a records checkout. They carry no signature: only the App may write there, and git's history says when it did. */
export function readDecisions(
  folder: string,
  files: readonly Listed[],
): { readonly good: readonly DecisionRecord[]; readonly skipped: readonly Skipped[] } {
  const good: DecisionRecord[] = [];
  const skipped: Skipped[] = [];
  for (const { path, plain } of files) {
    const why = plain ? undefined : 'a link or a special file, not a decision';
    const read = why === undefined ? readOne(`${folder}/${path}`) : why;
    if (typeof read !== 'string' && decisionPath(read) === path) good.push(read);
    else
      skipped.push({
        path: visibleText(path),
        why: typeof read === 'string' ? read : `filed in the wrong place: it belongs in ${decisionPath(read)}`,
      });
  }
  return { good, skipped };
}

function readOne(file: string): DecisionRecord | string {
  try {
    if (statSync(file).size > maxBytes) return 'larger than any decision may be';
    const read = DecisionRecord.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? read.data : 'not a decision';
  } catch {
    return 'not JSON';
  }
}

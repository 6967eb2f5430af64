import { createHash } from 'node:crypto';
import type { Competition } from '../../core/contract/competition.ts';
import { scoredUnder } from '../../core/rules/rejudge.ts';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';

/** Names the terms a competition scores under: 40 hex characters, as long as a commit's. Equal terms, equal name. */
export function changeId(competition: Pick<Competition, 'name' | 'metrics' | 'data'>): string {
  const terms = { competition: competition.name, ...scoredUnder(competition) };
  return createHash('sha256').update(canonicalJson(terms)).digest('hex').slice(0, 40);
}

/** The branch a rejudgement under these terms is proposed from. */
export const rejudgeBranch = (change: string): string => `harvester/rejudge-${change}`;

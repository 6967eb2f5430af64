import type { AttemptFacts, CompetitionFacts } from '../catalogue/facts.ts';
import { byteSize, plural } from '../format/figures.ts';
import { moment } from '../format/instant.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { comparisonView } from './comparison-view.ts';
import { costView } from './cost-view.ts';
import { evaluatedView } from './evaluated-view.ts';
import { gateView } from './gate-view.ts';
import { outcomeView } from './outcome-view.ts';
import { proofView } from './proof-view.ts';
import { scoreView } from './score-view.ts';
import { commitLink, pullLink, type SiteContext } from './site-context.ts';

/** One attempt that became no version: how it ended, what was checked, where it is recorded. */
export function attemptPage(context: SiteContext, competition: CompetitionFacts, attempt: AttemptFacts): Page {
  const { contract } = competition;
  const { outcome, inside } = attempt;
  return {
    path: address.attempt(attempt),
    template: 'attempt',
    section: 'home',
    title: `${attempt.team}, #${attempt.number} at ${attempt.headSha.slice(0, 7)}`,
    description: `One evaluated attempt in ${contract.title}.`,
    verifies: inside !== undefined,
    model: {
      competition: { title: contract.title, href: address.competition(contract.name) },
      team: attempt.team,
      teamHref: address.team(attempt.team),
      title: attempt.title,
      short: attempt.headSha.slice(0, 7),
      finished: moment(attempt.finishedAt),
      pull: pullLink(context, attempt.repository, attempt.number),
      commit: commitLink(context, attempt.repository, attempt.headSha),
      outcome: outcomeView(attempt),
      others: outcome.kind === 'scored' ? outcome.scores.slice(1).map((score) => scoreView(score)) : [],
      gate: gateView(attempt),
      cost: outcome.kind === 'scored' ? costView(outcome.cost, competition) : undefined,
      comparisons: comparisonView(competition, attempt),
      submission: `${plural(attempt.submission.files, 'file')}, ${byteSize(attempt.submission.bytes)}`,
      submissionSha256: attempt.submission.sha256,
      recordSha256: attempt.recordSha256,
      recordHref: inside && address.record(inside.proof.path),
      inside: evaluatedView(attempt),
      proof: proofView(context.inside, undefined, inside?.proof),
    },
  };
}

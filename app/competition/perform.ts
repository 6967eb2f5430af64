import { resultsPath } from '../../core/contract/results-record.ts';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import { closeIfRefused } from '../act/close-if-refused.ts';
import type { Doors } from '../doors.ts';
import { runTitle, workflowOf } from '../observe/dispatches.ts';
import { wholeCompetition } from '../observe/snapshot.ts';
import type { CompetitionEffect } from './decide-competition.ts';
import type { CompetitionSnapshot } from './snapshot.ts';

/** Carries out one effect; `now` is the instant of the decision. */
export async function perform(effect: CompetitionEffect, snapshot: CompetitionSnapshot, now: string, doors: Doors): Promise<void> {
  const { github, ledger, control } = doors;
  const { repository, name, config } = snapshot;
  switch (effect.kind) {
    case 'create-issue':
      return github.createOwnIssue(repository, effect.title, effect.body);
    case 'update-issue':
      return github.updateOwnIssue(repository, effect.number, effect.title, effect.body);
    case 'keep-results':
      return github.putFile(config.records, resultsPath(name), `${canonicalJson(effect.record)}\n`, `Record the results of ${name}`);
    case 'propose':
      return github.propose(config.records, effect.proposal);
    case 'settle':
      return ledger.settle(effect.runKey, { kind: effect.outcome, at: now, why: effect.why });
    case 'rejudge': {
      const row = {
        runKey: doors.runKey(),
        repository,
        number: wholeCompetition,
        competition: name,
        stage: 'rejudge',
        headSha: effect.change,
        team: '',
        at: now,
      } as const;
      // The ledger first: a run nobody remembers asking for would be asked for twice.
      ledger.addDispatch(row);
      const inputs = { competition: name, run_key: row.runKey };
      const asked = github.dispatch(control, workflowOf('rejudge'), inputs, { title: runTitle(row), at: now });
      return closeIfRefused(asked, row.runKey, now, ledger);
    }
    case 'look':
      // Due in the ledger, so that a restart does not forget them; those who come after this look need not wait for a sweep.
      for (const number of effect.numbers) ledger.sawPull({ repository, number }, '', now);
  }
}

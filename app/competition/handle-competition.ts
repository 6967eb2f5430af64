import { resultsPath } from '../../core/contract/results-record.ts';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import { digestOf, splitSnapshot } from '../audit/snapshot-digest.ts';
import type { Cause } from '../carry-out.ts';
import type { Doors } from '../doors.ts';
import { workflowOf } from '../observe/dispatches.ts';
import { wholeCompetition } from '../observe/snapshot.ts';
import { decideCompetition, type CompetitionDecision, type CompetitionEffect } from './decide-competition.ts';
import { observeCompetition } from './observe-competition.ts';
import type { CompetitionSnapshot } from './snapshot.ts';

/** One look at a competition as a whole: observe, decide, act; with an audit entry whatever happens. Undefined when it is none of ours. */
export async function handleCompetition(repository: string, doors: Doors, cause: Cause): Promise<CompetitionDecision | undefined> {
  const snapshot = await observeCompetition(repository, doors);
  if (!snapshot) return undefined;
  const now = doors.now();
  const decision = decideCompetition(snapshot, now);
  doors.log.info({ competition: snapshot.name, why: decision.why, effects: decision.effects.map(({ kind }) => kind) }, 'competition');
  const done: string[] = [];
  let failed: string | undefined;
  try {
    for (const effect of decision.effects) {
      await perform(effect, snapshot, now, doors);
      done.push(effect.kind);
    }
  } catch (error) {
    failed = error instanceof Error ? error.message : String(error);
    throw error;
  } finally {
    const split = splitSnapshot(snapshot);
    const entry = {
      repository: snapshot.repository,
      number: wholeCompetition,
      at: now,
      ...cause,
      headSha: '',
      state: 'competition',
      why: decision.why,
      snapshotSha256: digestOf(split.body),
      decisionSha256: digestOf(decision),
      done,
      ...(failed !== undefined && { failed }),
    };
    doors.ledger.audit.append(entry, decision.effects.length > 0 ? split : undefined);
  }
  doors.ledger.sawPull({ repository: snapshot.repository, number: wholeCompetition }, decision.fingerprint, decision.lookAgainAt);
  return decision;
}

async function perform(effect: CompetitionEffect, snapshot: CompetitionSnapshot, now: string, doors: Doors): Promise<void> {
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
      return github.dispatch(control, workflowOf('rejudge'), { competition: name, run_key: row.runKey });
    }
    case 'look':
      for (const number of effect.numbers) ledger.sawPull({ repository, number }, '', now);
  }
}

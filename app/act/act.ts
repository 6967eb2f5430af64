import type { DispatchEffect } from '../decision.ts';
import type { Doors } from '../doors.ts';
import { wholeCompetition, type InFlight, type Snapshot } from '../observe/snapshot.ts';
import { runTitle, workflowOf } from '../observe/dispatches.ts';
import { inputsOf, publishes } from './run-inputs.ts';
import { lastCommand } from './last-command.ts';
import type { Write } from './write.ts';

/** Carries out writes in order; `now` is the instant of the decision. The first failure ends it: the next look plans what is left. */
export async function act(writes: readonly Write[], snapshot: Snapshot, now: string, doors: Doors): Promise<void> {
  for (const write of writes) {
    await perform(write, snapshot, now, doors);
    doors.metrics.writes.inc({ kind: write.kind });
  }
}

async function perform(write: Write, snapshot: Snapshot, now: string, doors: Doors): Promise<void> {
  const { github, ledger } = doors;
  switch (write.kind) {
    case 'create-comment':
      return github.createComment(snapshot, write.body);
    case 'update-comment':
      return github.updateComment(snapshot, write.id, write.body);
    case 'delete-comment':
      return github.deleteComment(snapshot, write.id);
    case 'create-check':
      return github.createCheck(snapshot.repository, write.check, write.externalId);
    case 'update-check':
      return github.updateCheck(snapshot.repository, write.id, write.check, write.externalId);
    case 'add-labels':
      return github.addLabels(snapshot, write.labels);
    case 'remove-label':
      return github.removeLabel(snapshot, write.label);
    case 'dispatch':
      return startRun(write, snapshot, now, doors);
    case 'record':
      await github.putFile(snapshot.config.records, write.path, write.text, write.message);
      // What closes a competition: its results, and the ranks of all others, may follow from this one.
      if (write.path.endsWith('.final.json') || write.path.startsWith('reproductions/'))
        ledger.lookSoon({ repository: snapshot.repository, number: wholeCompetition }, now);
      return;
    case 'keep-decision':
      return github.putFile(snapshot.config.records, write.path, write.text, write.message);
    case 'merge':
      return github.merge(snapshot, write.headSha, write.title);
    case 'cancel':
      return github.cancelRun(doors.control, write.runId);
    case 'settle':
      return ledger.settle(write.runKey, { kind: write.outcome, at: now, why: write.why });
  }
}

/** The ledger first: a run nobody remembers asking for would be evaluated twice. */
async function startRun(write: Extract<Write, { kind: 'dispatch' }>, snapshot: Snapshot, now: string, doors: Doors): Promise<void> {
  const { stage, headSha, team, members } = write;
  const { repository, number, name } = snapshot;
  // Another pull request may have begun to publish since this one was observed: this one is looked at again.
  if (publishes(stage) && doors.ledger.inFlight(name).some((other) => publishes(other.stage))) return;
  if (stage === 'evaluate') refuseUncounted(write, snapshot, doors);
  const about = { repository, number, competition: name, stage, headSha, team, ...(members && { members }) };
  const row = { runKey: doors.runKey(), ...about, at: now, lastCommand: lastCommand(snapshot) };
  doors.ledger.addDispatch(row);
  await doors.github.dispatch(doors.control, workflowOf(stage), inputsOf(write, snapshot, row.runKey));
  doors.log.info({ run: runTitle(row) }, 'dispatched');
}

/**
 * Looks run side by side: an attempt of the team, or of somebody in it, that another one asked for since was not counted when its quota was. Tried
 * again in seconds.
 */
function refuseUncounted({ team, members = [] }: DispatchEffect, { name, number, inFlight }: Snapshot, { ledger }: Doors): void {
  const counted = new Set(inFlight.map(({ runKey }) => runKey));
  const people = new Set(members.map((login) => login.toLowerCase()));
  const theirs = (one: InFlight): boolean => one.team === team || (one.members ?? []).some((login) => people.has(login.toLowerCase()));
  const since = ledger.inFlight(name).find((one) => one.stage === 'evaluate' && !counted.has(one.runKey) && theirs(one));
  if (since && since.number !== number)
    throw new Error(`#${since.number} of the same people began meanwhile and counts: #${number} is looked at again`);
}

import type { Considered } from '../consider.ts';
import type { DispatchEffect } from '../decision.ts';
import type { Doors } from '../doors.ts';
import { wholeCompetition, type InFlight } from '../observe/snapshot.ts';
import { runTitle, workflowOf } from '../observe/dispatches.ts';
import { askMerge } from './ask-merge.ts';
import { closeIfRefused } from './close-if-refused.ts';
import { inputsOf, publishes } from './run-inputs.ts';
import { lastCommand } from './last-command.ts';
import { lockedSays } from './locked.ts';
import type { Write } from './write.ts';

/** What writes rest on: what was seen, where the ledger's dispatches ended before, and the instant of the decision. */
export type Basis = Pick<Considered, 'snapshot' | 'mark' | 'now'>;

/**
 * Carries out writes in order. The first failure ends it: the next look plans what is left. Only a merge that GitHub refuses and a comment on a locked
 * conversation are left out, and everything else goes on; resolves to what GitHub said of it.
 */
export async function act(writes: readonly Write[], basis: Basis, doors: Doors): Promise<string | undefined> {
  const { log, metrics } = doors;
  let leftOut: string | undefined;
  for (const write of writes) {
    try {
      const refused = await perform(write, basis, doors);
      if (typeof refused === 'string') leftOut = refused;
      else metrics.writes.inc({ kind: write.kind });
    } catch (error) {
      leftOut = lockedSays(write, error);
      if (leftOut === undefined) throw error;
      metrics.failures.inc({ what: 'locked' });
      log.warn({ write: write.kind, why: leftOut }, 'the conversation is locked');
    }
  }
  return leftOut;
}

async function perform(write: Write, basis: Basis, doors: Doors): Promise<string | undefined | void> {
  const { snapshot, now } = basis;
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
      return startRun(write, basis, doors);
    case 'record':
      await github.putFile(snapshot.config.records, write.path, write.text, write.message);
      // What closes a competition: its results, and the ranks of all others, may follow from this one.
      if (write.path.endsWith('.final.json') || write.path.startsWith('reproductions/'))
        ledger.lookSoon({ repository: snapshot.repository, number: wholeCompetition }, now);
      return;
    case 'keep-decision':
      return github.putFile(snapshot.config.records, write.path, write.text, write.message);
    case 'merge':
      return askMerge(write, basis, doors);
    case 'cancel':
      return github.cancelRun(doors.control, write.runId);
    case 'settle':
      return ledger.settle(write.runKey, { kind: write.outcome, at: now, why: write.why });
  }
}

/** The ledger first: a run nobody remembers asking for would be evaluated twice. */
async function startRun(write: Extract<Write, { kind: 'dispatch' }>, basis: Basis, doors: Doors): Promise<void> {
  const { snapshot, now } = basis;
  const { stage, headSha, team, members } = write;
  const { repository, number, name } = snapshot;
  // Another pull request may have begun to publish since this one was observed: this one is looked at again.
  if (publishes(stage) && doors.ledger.inFlight(name).some((other) => publishes(other.stage))) return;
  if (stage === 'evaluate') refuseUncounted(write, basis, doors);
  const about = { repository, number, competition: name, stage, headSha, team, ...(members && { members }) };
  const row = { runKey: doors.runKey(), ...about, at: now, lastCommand: lastCommand(snapshot) };
  doors.ledger.addDispatch(row);
  const title = runTitle(row);
  const asked = doors.github.dispatch(doors.control, workflowOf(stage), inputsOf(write, snapshot, row), { title, at: now });
  await closeIfRefused(asked, row.runKey, now, doors.ledger);
  doors.log.info({ run: title }, 'dispatched');
}

/**
 * Looks run side by side: an attempt of the team, or of somebody in it, that was asked for while this one was looked at is not in what its quota was
 * counted from, also when it has ended since. Tried again in seconds.
 */
function refuseUncounted({ team, members = [] }: DispatchEffect, { snapshot, mark }: Basis, { ledger }: Doors): void {
  const { name, number, inFlight, attempts } = snapshot;
  const counted = new Set([...inFlight, ...attempts].map(({ runKey }) => runKey));
  const people = new Set(members.map((login) => login.toLowerCase()));
  const theirs = (one: InFlight): boolean => one.team === team || (one.members ?? []).some((login) => people.has(login.toLowerCase()));
  const since = ledger
    .askedSince(name, mark)
    .find((one) => one.stage === 'evaluate' && one.number !== number && !counted.has(one.runKey) && theirs(one));
  if (since) throw new Error(`#${since.number} of the same people began meanwhile and counts: #${number} is looked at again`);
}

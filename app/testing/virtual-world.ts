import { lastCommand } from '../act/last-command.ts';
import { plan } from '../act/plan.ts';
import type { Write } from '../act/write.ts';
import { decide } from '../decide.ts';
import { later } from '../decide/dispatch-progress.ts';
import type { Dispatch, OwnCheck, OwnComment, Pull, Request, Result, Snapshot } from '../observe/snapshot.ts';
import { DecisionRecord } from '../../core/contract/decision-record.ts';
import { recordPath, type AttemptRecord, type VersionRecord } from '../../core/contract/records.ts';
import { attempt, version } from './records.ts';
import { competition, noon, number, pull, repository, request, runKey, snapshot } from './world.ts';

/** What can happen around the App. */
export type Happening =
  | 'push'
  | 'push-back'
  | 'run-starts'
  | 'run-scores'
  | 'run-fails'
  | 'run-forged'
  | 'merge'
  | 'draft'
  | 'ready'
  | 'moment'
  | 'time'
  | 'cancel'
  | 'evaluate'
  | 'vandal'
  | 'twin';

interface HeldCheck extends OwnCheck {
  readonly conclusion: string;
}

/** A world of one pull request in memory: happenings change it from outside, looks change it as the App would. */
export class VirtualWorld {
  now = noon;
  readonly writes: Write[] = [];
  checks: HeldCheck[] = [];
  comments: OwnComment[] = [];
  dispatches: Dispatch[] = [];
  readonly records = new Map<string, AttemptRecord | VersionRecord>();
  #requests: Request[] = [];
  readonly #decisions = new Map<string, DecisionRecord>();
  #pull: Pull = pull;
  readonly #heads: string[] = [pull.headSha];
  #id = 1;

  get head(): string {
    return this.#pull.headSha;
  }

  /** What the App would observe now. */
  observe(): Snapshot {
    const records = [...this.records.values()];
    return snapshot({
      pull: this.#pull,
      competition: { kind: 'valid', value: { ...competition, limits: { ...competition.limits, attemptsPerDay: 1000 } } },
      checks: this.checks,
      comments: this.comments,
      dispatches: this.dispatches,
      inFlight: this.dispatches
        .filter(({ outcome }) => !outcome)
        .map(({ runKey: key, stage, team, headSha, at }) => ({ repository, number, runKey: key, stage, team, headSha, at })),
      attempts: records.filter((record): record is AttemptRecord => 'evaluation' in record),
      versions: records.filter((record): record is VersionRecord => 'registry' in record),
      requests: this.#requests,
      decisions: [...this.#decisions.values()],
    });
  }

  /** Observe, decide, act. Returns the writes that took. */
  look(): Write[] {
    const observed = this.observe();
    const writes = plan(decide(observed, this.now), observed);
    for (const write of writes) this.#apply(write);
    this.writes.push(...writes);
    return writes;
  }

  happen(what: Happening): void {
    const open = this.dispatches.find(
      (dispatch) => !dispatch.outcome && dispatch.result.kind === 'none' && dispatch.run?.status !== 'completed',
    );
    switch (what) {
      case 'push':
        return this.#push(`${this.#heads.length}`.padStart(40, 'a'));
      case 'push-back':
        return this.#push(this.#heads[0] ?? this.head);
      case 'run-starts':
        return this.#run(open, 'in_progress', { kind: 'none' });
      case 'run-scores':
        return this.#run(open, 'completed', open ? goodResult(open, this.now) : { kind: 'none' });
      case 'run-fails':
        return this.#run(open, 'completed', { kind: 'none' });
      case 'run-forged':
        return this.#run(open, 'completed', { kind: 'unusable', why: 'no signature by a key we trust (signed as "mallory")' });
      case 'merge':
        this.#pull = { ...this.#pull, state: 'closed', merged: true, mergeSha: 'e'.repeat(40), draft: false };
        return;
      case 'draft':
      case 'ready':
        this.#pull = { ...this.#pull, draft: what === 'draft' && !this.#pull.merged };
        return;
      case 'cancel':
      case 'evaluate':
        return this.#say(what);
      case 'moment':
        this.now = later(this.now, 0.3);
        return;
      case 'time':
        this.now = later(this.now, 3600);
        return;
      case 'vandal':
        this.comments = this.comments.map((comment) => ({ ...comment, body: 'all your base' }));
        return;
      case 'twin':
        this.comments = this.comments.flatMap((comment) => [comment, { ...comment, id: this.#id++ + 1000 }]);
    }
  }

  /** Lets every run end well and time pass until nothing is left to do. Throws when that takes too long. */
  calm(): void {
    this.happen('ready');
    let quiet = 0;
    for (let round = 0; round < 60; round += 1) {
      this.happen('run-scores');
      quiet = this.look().length === 0 ? quiet + 1 : 0;
      if (quiet === 3) return;
      this.happen('time');
    }
    throw new Error('the world does not come to rest');
  }

  /** GitHub tells no more of a comment's time than its second. */
  #say(what: 'cancel' | 'evaluate'): void {
    const at = `${this.now.slice(0, 19)}Z`;
    this.#requests = [...this.#requests, request(what, 'mia', { commentId: 100 + this.#requests.length, at, allowed: true })];
  }

  #push(headSha: string): void {
    if (this.#pull.merged) return;
    this.#heads.push(headSha);
    this.#pull = { ...this.#pull, headSha };
  }

  #run(dispatch: Dispatch | undefined, status: 'in_progress' | 'completed', result: Result): void {
    if (!dispatch) return;
    const run = { id: 1, status, conclusion: status === 'completed' ? 'success' : null, url: 'https://example.com/run' } as const;
    this.dispatches = this.dispatches.map((other) => (other === dispatch ? { ...dispatch, run, result } : other));
  }

  #apply(write: Write): void {
    switch (write.kind) {
      case 'create-comment':
        this.comments = [...this.comments, { id: this.#id++, body: write.body }];
        return;
      case 'update-comment':
        this.comments = this.comments.map((comment) => (comment.id === write.id ? { ...comment, body: write.body } : comment));
        return;
      case 'delete-comment':
        this.comments = this.comments.filter(({ id }) => id !== write.id);
        return;
      case 'create-check':
      case 'update-check': {
        const { check, externalId } = write;
        const id = write.kind === 'update-check' ? write.id : this.#id++;
        const { name, headSha, conclusion } = check;
        const made = {
          id,
          name,
          headSha,
          conclusion,
          externalId,
          completed: conclusion !== 'in_progress',
          annotations: check.annotations.length,
        };
        // GitHub shows the newest of a name on a commit.
        this.checks = [...this.checks.filter((other) => other.name !== name || other.headSha !== headSha), made];
        return;
      }
      case 'add-labels':
        this.#pull = { ...this.#pull, labels: [...this.#pull.labels, ...write.labels] };
        return;
      case 'remove-label':
        this.#pull = { ...this.#pull, labels: this.#pull.labels.filter((label) => label !== write.label) };
        return;
      case 'dispatch': {
        const { stage, headSha, team } = write;
        const asked = { runKey: runKey(this.dispatches.length + 1), at: this.now, lastCommand: lastCommand(this.observe()) };
        this.dispatches = [...this.dispatches, { ...asked, stage, headSha, team, result: { kind: 'none' } }];
        return;
      }
      case 'cancel':
        this.dispatches = this.dispatches.map((dispatch) =>
          dispatch.run?.id === write.runId
            ? { ...dispatch, run: { ...dispatch.run, status: 'completed', conclusion: 'cancelled' } }
            : dispatch,
        );
        return;
      case 'keep-decision':
        this.#decisions.set(write.path, DecisionRecord.parse(JSON.parse(write.text)));
        return;
      case 'merge':
        return this.happen('merge');
      case 'record':
        this.#record(write.path);
        return;
      case 'settle':
        this.dispatches = this.dispatches.map((dispatch) =>
          dispatch.runKey === write.runKey ? { ...dispatch, outcome: { kind: write.outcome, at: this.now, why: write.why } } : dispatch,
        );
    }
  }

  #record(path: string): void {
    for (const { result } of this.dispatches) {
      if (result.kind === 'attempt' && recordPath.attempt(result.record) === path) this.records.set(path, result.record);
      if (result.kind === 'version' && recordPath.version(result.record) === path) this.records.set(path, result.record);
    }
  }
}

function goodResult(dispatch: Dispatch, now: string): Result {
  const record = { ...attempt({ headSha: dispatch.headSha, finishedAt: now }), runKey: dispatch.runKey, startedAt: dispatch.at };
  return dispatch.stage === 'evaluate'
    ? { kind: 'attempt', record, envelope: '{}' }
    : { kind: 'version', record: version(record, { publishedAt: now }), envelope: '{}' };
}

import { join } from 'node:path';
import { pino } from 'pino';
import { chargedAt } from '../../core/rules/charged-at.ts';
import { isCharged } from '../../core/rules/quota.ts';
import type { Write } from '../../app/act/write.ts';
import { consider, type Considered } from '../../app/consider.ts';
import type { Doors } from '../../app/doors.ts';
import { openDoors } from '../../app/open-doors.ts';
import type { Played, SoakPeople } from './soak-people.ts';
import type { Answered, SoakRunner } from './soak-runner.ts';
import { repository, type Check, type Story } from './story.ts';

/** What is wrong with the world after everything settled, with the App stopped; one line each, empty when all is right. */
export async function troublesOf(story: Story, people: SoakPeople, runner: SoakRunner, attemptsPerDay: number): Promise<string[]> {
  const { settings, github, dir } = story;
  const options = {
    appId: settings['APP_ID'] ?? '',
    privateKey: settings['PRIVATE_KEY'] ?? '',
    webhookSecret: 'unused',
    control: 'acme/control',
  };
  const { doors } = await openDoors(
    { ...options, baseUrl: github.apiUrl, ledger: join(dir, 'ledger.sqlite'), throttle: false },
    pino({ level: 'silent' }),
  );
  const troubles: string[] = [];
  try {
    let last: Considered | undefined;
    for (const pull of people.pulls) {
      const considered = await consider({ repository, number: pull.number }, doors);
      if (considered)
        troubles.push(...(await pullTroubles(pull, considered, story, doors, runner)).map((what) => `#${pull.number} ${what}`));
      else troubles.push(`#${pull.number} is not seen`);
      last = considered ?? last;
    }
    if (last) troubles.push(...recordTroubles(last, people, doors, runner, attemptsPerDay));
    troubles.push(...(await commitTroubles(people, doors)));
    const { undone } = doors.ledger.deliveries.counts();
    if (undone > 0) troubles.push(`${undone} deliveries are not done`);
    for (const { runKey, number } of doors.ledger.openRuns()) troubles.push(`run ${runKey} of #${number} was never closed`);
  } finally {
    doors.ledger.close();
  }
  return [...troubles, ...github.admin.violations()];
}

async function pullTroubles(
  pull: Played,
  { snapshot, decision, writes }: Considered,
  story: Story,
  doors: Doors,
  runner: SoakRunner,
): Promise<string[]> {
  const troubles: string[] = [];
  const head = pull.heads.at(-1) ?? '';
  const { name, why } = decision.state;
  if (snapshot.pull.headSha !== head) troubles.push(`is at ${snapshot.pull.headSha}, not at ${head}`);
  const comments = await story.comments({ number: pull.number, headSha: head });
  if (comments.length > 1) troubles.push(`has ${comments.length} comments of the App`);
  if (pull.open && comments.length === 0) troubles.push('has no comment of the App');
  if (writes.length > 0) troubles.push(`(${name}) has left to do: ${writes.map((write) => told(write, comments[0])).join(', ')}`);
  const wanted = wantedStates(pull, doors, runner);
  if (!wanted.includes(name)) troubles.push(`is ${name} (${why}), not ${wanted.join(' or ')}`);
  if (pull.open) troubles.push(...checkTroubles(await story.checks(head), name));
  for (const older of pull.heads.slice(0, -1)) {
    const open = Object.values(await story.checks(older)).filter(({ status }) => status !== 'completed');
    if (open.length > 0) troubles.push(`has an open check on its older head ${older}`);
  }
  return troubles;
}

/** From what people did and runs gave alone. */
function wantedStates({ number, heads, open, withdrawn, cancelled, held }: Played, doors: Doors, runner: SoakRunner): string[] {
  if (!open) return ['closed'];
  if (withdrawn) return ['withdrawn'];
  const head = heads.at(-1) ?? '';
  const dispatches = doors.ledger.dispatches({ repository, number }).filter(({ headSha }) => headSha === head);
  const recorded = new Set(dispatches.filter(({ outcome }) => outcome?.kind === 'recorded').map(({ runKey }) => runKey));
  const last = runner.answered.findLast(({ runKey }) => recorded.has(runKey));
  const states = cancelled ? ['cancelled'] : [];
  // Who asks for it once more sets aside what it had: when that fails as often as it may, a person must look.
  const lastAt = dispatches.find(({ runKey }) => runKey === last?.runKey)?.at ?? '';
  const failed = dispatches.filter(({ at, outcome }) => outcome?.kind === 'failed' && at > lastAt).length;
  if (failed >= 4) return [...states, 'stuck'];
  if (last?.given === 'scored') return [...states, held ? 'on-hold' : 'scored'];
  if (last?.given === 'GATE') return [...states, 'flagged'];
  if (last?.given === 'TIMEOUT') return [...states, 'failed'];
  return states;
}

function checkTroubles(checks: Readonly<Record<string, Check>>, state: string): string[] {
  const evaluation = checks['harvester/evaluation'];
  if (!evaluation) return [`(${state}) has no evaluation check`];
  if (evaluation.status !== 'completed') return [`(${state}) has an open evaluation check: ${evaluation.output.title}`];
  const wanted: Readonly<Record<string, string>> = { scored: 'success', withdrawn: 'cancelled', cancelled: 'cancelled' };
  return evaluation.conclusion === (wanted[state] ?? 'failure') ? [] : [`(${state}) has a check that says ${evaluation.conclusion}`];
}

/** Each result of a run is in R or was refused for a reason that is known; nothing of ours is charged; no team has more than its share. */
function recordTroubles({ snapshot }: Considered, people: SoakPeople, doors: Doors, runner: SoakRunner, attemptsPerDay: number): string[] {
  const troubles: string[] = [];
  const newest = new Map<string, Answered>();
  for (const answered of runner.answered) {
    const outcome = doors.ledger.dispatch(answered.runKey)?.outcome;
    const { number, runKey, given } = answered;
    if (!outcome) troubles.push(`#${number}: what became of run ${runKey} (${given}) is not known`);
    else if (outcome.kind === 'recorded') newest.set(`${number}/${answered.headSha}`, answered);
    else if (isResult(given) && !/superseded|called off|withdrawn/.test(outcome.why))
      troubles.push(`#${number}: the result of run ${runKey} was lost: ${outcome.why}`);
    if (outcome?.kind === 'recorded' && !isResult(given)) troubles.push(`#${number}: run ${runKey} gave ${given} and was recorded`);
  }
  for (const [runKey, { length }] of Map.groupBy(runner.answered, (one) => one.runKey))
    if (length > 1) troubles.push(`run ${runKey} was started ${length} times`);
  const held = new Map(snapshot.attempts.map((record) => [`${record.key.number}/${record.key.headSha}`, record]));
  for (const [id, { runKey }] of newest)
    if (held.get(id)?.runKey !== runKey) troubles.push(`#${id} has not the record of its last run ${runKey}`);
  for (const id of held.keys()) if (!newest.has(id)) troubles.push(`#${id} has a record no run gave`);
  const charged = Object.entries(
    Object.groupBy(snapshot.attempts.filter(isCharged), (one) => `${one.team} on ${chargedAt(one).slice(0, 10)}`),
  );
  for (const [whose, records = []] of charged)
    if (records.length > attemptsPerDay) troubles.push(`${whose}: ${records.length} attempts charged`);
  const given = [...newest.values()].filter((one) => one.given === 'scored' || one.given === 'TIMEOUT').length;
  const counted = charged.reduce((sum, [, records = []]) => sum + records.length, 0);
  if (counted !== given) troubles.push(`${counted} attempts are charged, ${given} are to be`);
  if (new Set(snapshot.attempts.map(({ team }) => team)).size > new Set(people.pulls.map(({ team }) => team)).size)
    troubles.push('a team nobody is in');
  return troubles;
}

/** Each record was committed as often as a run about it was recorded, never twice for one. */
async function commitTroubles(people: SoakPeople, { ledger }: Doors): Promise<string[]> {
  const troubles: string[] = [];
  for (const { number, heads } of people.pulls)
    for (const headSha of heads) {
      const recorded = ledger
        .dispatches({ repository, number })
        .filter((one) => one.headSha === headSha && one.outcome?.kind === 'recorded').length;
      if (recorded === 0) continue;
      const path = `attempts/breast-tumour/${number}/${headSha}.json`;
      const commits = await people.reads<unknown[]>(`/repos/acme/records/commits?path=${path}`);
      if (commits.length !== recorded) troubles.push(`#${number}: ${recorded} results at ${headSha} made ${commits.length} commits`);
    }
  return troubles;
}

/** A write; of a changed comment, the lines that differ. */
function told(write: Write, comment = ''): string {
  if (write.kind !== 'update-comment') return write.kind;
  const present = new Set(comment.split('\n'));
  return `comment to say: ${write.body
    .split('\n')
    .filter((line) => !present.has(line))
    .join(' / ')}`;
}

const isResult = (given: Answered['given']): boolean => given === 'scored' || given === 'TIMEOUT' || given === 'GATE';

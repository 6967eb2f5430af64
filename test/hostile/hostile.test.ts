import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Competition } from '../../core/contract/competition.ts';
import type { ErrorClass } from '../../core/contract/error-class.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { leftovers } from '../vault/leftovers.ts';
import { makeWorld, type World } from '../vault/world.ts';
import { canaries, filesOf, hostileCases, type HostileCase } from './hostile-cases.ts';
import type { Report } from './play-cases.ts';
import { findRunsc, withoutGvisor } from './runsc.ts';
import { withoutRoot } from './without-root.ts';

const honest = `import numpy as np


class Model:
    def predict(self, batch):
        return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))
`;
const isRoot = process.getuid?.() === 0;
const inGvisor = process.env['HARVESTER_SANDBOX'] === 'gvisor';
const cases = hostileCases();
// What a runner's own surroundings might hand on: a secret, and ways to have Python run something first.
const surroundings = { HOSTILE_SECRET: 'hunter2', PYTHONSTARTUP: '/tmp/hunter2.py', PYTHONPATH: '/tmp/hunter2', PYTHONINSPECT: '1' };

let world: World;
let listener: Server;
let reference: AttemptRecord;
let rootless: Promise<Report>;

beforeAll(async () => {
  Object.assign(process.env, surroundings);
  listener = createServer().listen('\0harvester-hostile-listener');
  world = await makeWorld((competition) => ({
    ...competition,
    feedback: { ...competition.feedback, release: 'exact' },
    // The honest ones are compared, not timed.
    limits: { ...competition.limits, wallSeconds: 120 },
  }));
  reference = await world.evaluate({ 'model.py': honest }, { team: 'reference', number: 10_000 });
  if (isRoot && !inGvisor) {
    rootless = withoutRoot(world.environment.path, honest);
    // Asked for below; until then its failure is nobody's.
    rootless.catch(() => undefined);
  }
});
afterAll(async () => {
  for (const name of Object.keys(surroundings)) delete process.env[name];
  listener.close();
  await world.close();
  await rootless?.catch(() => undefined);
});

/** What of a smoke run or a record is told. */
interface Told {
  readonly errorClass: ErrorClass | null;
  readonly stage: string;
}

async function play(
  one: HostileCase,
  team = 'mallory',
): Promise<{ readonly told: Told; readonly text: string; readonly auc: number | undefined }> {
  const artifacts = one.artifacts.map(({ path, format }) => ({ path, format, sha256: '0'.repeat(64) }));
  const wallSeconds = wallOf(expectedOf(one));
  const change = (competition: Competition): Competition => ({ ...competition, limits: { ...competition.limits, wallSeconds } });
  const [files, options] = [await filesOf(one), { team, artifacts, change }];
  if (expectedOf(one).stage === 'smoke') {
    // What already fails on public data never meets private data: the public run alone shows all of it.
    const smoke = await world.smoke(files, options);
    return { told: { errorClass: smoke.errorClass ?? null, stage: 'smoke' }, text: JSON.stringify(smoke), auc: undefined };
  }
  const { evaluation } = await world.evaluate(files, options);
  const text = JSON.stringify(evaluation);
  if (evaluation.kind === 'failed') return { told: { errorClass: evaluation.errorClass, stage: evaluation.stage }, text, auc: undefined };
  return { told: { errorClass: null, stage: 'private' }, text, auc: evaluation.scores[0]?.value };
}

/** Short where time has to run out; else long enough for a machine that has much to do. */
function wallOf({ errorClass }: Told): number {
  return errorClass === 'TIMEOUT' ? 4 : 40;
}

function expectedOf({ errorClass, gvisor, stage }: HostileCase, within = inGvisor): Told {
  return within && gvisor ? { errorClass: gvisor.errorClass, stage: gvisor.stage } : { errorClass, stage };
}

describe('hostile submissions', () => {
  test.each(cases)('$name: $tries', async (one) => {
    const { told, text, auc } = await play(one);
    for (const leak of canaries) expect(text).not.toContain(leak);
    expect(told).toEqual(expectedOf(one));
    expect(auc ?? 0).toBeLessThanOrEqual(one.mostAuc ?? 1);
    expect(await leftovers(world.stateDir)).toEqual([]);
  });

  test('after all of them, an honest attempt gets the score it got before', async () => {
    // Another team's: the same team's same bytes would only be told again what they were told.
    const again = await world.evaluate({ 'model.py': honest }, { team: 'reference-again', number: 10_001 });
    expect(again.evaluation).toMatchObject({
      kind: 'scored',
      scores: reference.evaluation.kind === 'scored' ? reference.evaluation.scores : [],
    });
  });
});

const noGvisor = inGvisor ? 'all of the cases above ran in it' : withoutGvisor();
if (noGvisor) process.stderr.write(`skipped: the cases that try the wall itself, in gVisor: ${noGvisor}\n`);
/** Those that go for the wall; `npm run torture:gvisor` plays all others there too. */
const atTheWall: ReadonlySet<string> = new Set([
  'abstract-socket',
  'becomes-root',
  'cgroup-escape',
  'devices',
  'fork-bomb',
  'host-files',
  'internet',
  'kernel-doors',
  'kill-everything',
  'label-hunt',
  'memory-bomb',
  'mounts',
  'namespaces',
  'other-processes',
  'ptrace',
]);

describe.skipIf(noGvisor !== undefined)('those that try the wall itself, in gVisor', () => {
  beforeAll(() => {
    Object.assign(process.env, { HARVESTER_SANDBOX: 'gvisor', HARVESTER_RUNSC: findRunsc() });
  });
  afterAll(() => {
    delete process.env['HARVESTER_SANDBOX'];
    delete process.env['HARVESTER_RUNSC'];
  });

  test('an honest attempt gets the score it gets in bubblewrap, and its record says which wall it was', async () => {
    const { runner, evaluation } = await world.evaluate({ 'model.py': honest }, { team: 'reference-gvisor', number: 10_002 });
    expect(runner.isolation).toBe('gvisor');
    expect(evaluation).toMatchObject({ scores: reference.evaluation.kind === 'scored' ? reference.evaluation.scores : [] });
  });

  test.each(cases.filter(({ name }) => atTheWall.has(name)))('$name: $tries', async (one) => {
    const { told, text, auc } = await play(one, 'gvisor-mallory');
    for (const leak of canaries) expect(text).not.toContain(leak);
    expect(told).toEqual(expectedOf(one, true));
    expect(auc ?? 0).toBeLessThanOrEqual(one.mostAuc ?? 1);
    expect(await leftovers(world.stateDir)).toEqual([]);
  });
});

if (!isRoot) process.stderr.write('skipped: giving up root needs it; the cases above ran without root already\n');
if (inGvisor) process.stderr.write('skipped: gVisor needs root; the cases without it run in bubblewrap\n');
/** Refused for their numbers, after the sandbox: it has no part in that, nor in what only two runs on private rows show. */
const foundAbove: ReadonlySet<string> = new Set(['infinite', 'not-a-number', 'out-of-range']);

describe.skipIf(!isRoot || inGvisor)('the same on a runner without root', () => {
  test('which isolates by user namespaces alone, and says so', async () => {
    const { proof, honest: answers, running } = await rootless;
    // What must not be left after a case is found while one runs.
    expect(running).toContainEqual(expect.stringMatching(/^process \d/));
    expect(proof).toMatchObject({
      isolation: 'bwrap+rlimit',
      why: [expect.stringMatching(/no writable cgroup.*mend it with: /) as string],
    });
    expect(answers).toEqual([0, 1, 2].map((row) => expect.closeTo(1 / (1 + Math.exp(-Math.sin(row))), 12) as number));
    // It waits for all of them to end.
  }, 1_200_000);

  test.each(cases)('$name: $tries', async ({ name, errorClass, stage }) => {
    const ended = (await rootless).ended.find((one) => one.name === name);
    const told = stage === 'private' || foundAbove.has(name) ? null : errorClass;
    expect(ended).toEqual({ name, errorClass: told, leaked: [], left: [] });
  });
});

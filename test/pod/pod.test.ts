import { chown, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AttemptRecord } from '../../core/contract/records.ts';
import type { EvaluationInput } from '../../vault/evaluate.ts';
import type { SelfTest } from '../../vault/sandbox/self-test.ts';
import { canaries, hostileCases } from '../hostile/hostile-cases.ts';
import { findRunsc, withoutGvisor } from '../hostile/runsc.ts';
import { sameRows } from '../hostile/without-root.ts';
import { makeWorld, writeFiles, type World } from '../vault/world.ts';
import type { Done, Job } from './job.ts';
import { openPods, type Pods } from './pod.ts';

const noGvisor = withoutGvisor();
if (noGvisor) process.stderr.write(`skipped: an evaluation in a pod: ${noGvisor}\n`);

const honest = `import numpy as np


class Model:
    def predict(self, batch):
        return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))
`;
function withoutProcess(input: EvaluationInput): Job['attempt'] {
  return JSON.parse(JSON.stringify(input, (key, value: unknown) => (key === 'judge' ? undefined : value))) as Job['attempt'];
}

/** Those that go for the wall between a submission and the runner beside it. */
const atTheWall = ['abstract-socket', 'fork-bomb', 'label-hunt', 'memory-bomb', 'mounts', 'namespaces', 'odd-sockets', 'ptrace'];

describe.skipIf(noGvisor !== undefined)('a runner’s pod in gVisor, as deploy/evaluation has it', () => {
  let world: World;
  let pods: Pods;
  let told: { readonly code: number | null; readonly said: string };
  let proof: SelfTest;
  let done: Done;

  beforeAll(async () => {
    world = await makeWorld((competition) => ({
      ...competition,
      feedback: { ...competition.feedback, release: 'exact' },
      limits: { ...competition.limits, wallSeconds: 120 },
    }));
    pods = await openPods(findRunsc() ?? '', dirname(world.environment.path));
    await layOutJob();
    told = await pods.run('test/pod/job.ts');
    if (told.code !== 0) throw new Error(`the pod ended with ${told.code}: ${told.said}`);
    proof = JSON.parse(told.said.split('\n').find((line) => line.startsWith('{')) ?? '{}') as SelfTest;
    done = JSON.parse(await readFile(join(pods.volumes['work'] ?? '', 'done.json'), 'utf8')) as Done;
  }, 600_000);
  afterAll(async () => {
    await pods?.close();
    await world?.close();
  });

  /** The competition and the submission in the work volume, its private split in the data volume, and what is asked of both. */
  async function layOutJob(): Promise<void> {
    const { work = '', data = '' } = pods.volumes;
    const submission = join(work, 'submission');
    await mkdir(submission);
    await writeFiles(submission, { 'model.py': honest });
    // The pod brings a clock, a log and a judge of its own.
    const attempt = withoutProcess(await world.input(submission, { team: 'reference' }));
    await cp(join(world.dir, 'private'), data, { recursive: true });
    await mkdir(join(work, 'competition'));
    await cp(join(world.dir, 'public.csv'), join(work, 'competition', 'public.csv'));
    const inside = '/home/runner/_work';
    const environment = join('/var/lib/model-harvester/env', basename(world.environment.path));
    const job: Job = {
      attempt: {
        ...attempt,
        competitionDir: join(inside, 'competition'),
        submissionDir: join(inside, 'submission'),
        privateDir: '/srv/harvester/data',
        store: '/srv/harvester/store',
        environment: { ...attempt.environment, path: environment },
      },
      hostile: { home: join(inside, 'hostile'), environment, ...sameRows(), honest, only: atTheWall },
    };
    await mkdir(join(work, 'hostile'));
    await chown(join(work, 'hostile'), 1001, 1001);
    await writeFile(join(work, 'job.json'), JSON.stringify(job));
  }

  test('attacks its own sandbox, finds that it holds and says which wall it is, and takes a job', () => {
    expect(told.said).not.toContain('BROKEN');
    expect(proof.isolation).toBe('bwrap-in-gvisor');
    expect(new Set(Object.values(proof.attacks))).toEqual(new Set(['held']));
    expect(proof.why).toEqual([expect.stringMatching(/itself in gVisor.*no control group/) as string]);
  });

  test('scores an honest attempt as a machine does, by a confined judge, and its record says in which wall', async () => {
    const record = AttemptRecord.parse(done.record);
    expect(record.runner.isolation).toBe('bwrap-in-gvisor');
    expect(done.log).not.toContainEqual(expect.stringMatching(/unconfined|INFRA/));
    const here = await world.evaluate({ 'model.py': honest }, { team: 'reference' });
    expect(record.evaluation).toMatchObject({
      kind: 'scored',
      scores: here.evaluation.kind === 'scored' ? here.evaluation.scores : undefined,
    });
  });

  test.each(hostileCases().filter(({ name }) => atTheWall.includes(name)))('$name: $tries', ({ name, errorClass, stage }) => {
    const one = done.ended.find((each) => each.name === name);
    // Sixty-four copies of Python may be too much memory before they are too many processes: both end it.
    const ends = name === 'fork-bomb' ? ['OOM', 'RESOURCE'] : [stage === 'private' ? null : errorClass];
    expect(ends).toContain(one?.errorClass);
    expect(one).toMatchObject({ leaked: [], left: [] });
  });

  test('after all of them an honest model answers, and nobody was told anything', () => {
    // What is looked for after each of them is found while a sandbox runs.
    expect(done.running).toContainEqual(expect.stringMatching(/^process \d/));
    expect(done.honest).toEqual([0, 1, 2].map((row) => expect.closeTo(1 / (1 + Math.exp(-Math.sin(row))), 12) as number));
    for (const word of canaries) expect(told.said).not.toContain(word);
  });
});

import { randomBytes, randomInt } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Competition } from '../../core/contract/competition.ts';
import { ErrorClass, type ErrorClass as ErrorClassName } from '../../core/contract/error-class.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { Submission } from '../../core/contract/submission.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { projectRoot } from '../assets.ts';
import { bucketBits } from '../buckets.ts';
import { mostCostBits } from '../cost.ts';
import { evaluateAttempt } from '../evaluate.ts';
import { digestFolder } from '../folder.ts';
import type { Judge } from '../judge.ts';
import { splitDigest } from '../split-digest.ts';
import type { Channel } from './channel.ts';
import type { DrillPlace } from './direct.ts';

const rows = 200;
const mark = 'DRILL';
type Play = 'text' | 'traceback' | 'cost' | 'second';

/** Plays whole evaluations of submissions that put the secret into everything they are allowed to influence, and reads the answers. */
export async function answerChannels(place: DrillPlace, environmentId: string, judge: Judge): Promise<readonly Channel[]> {
  const { competition, privateDir } = await drillCompetition(place.dir);
  const evaluate = async (play: Play, team: string): Promise<{ record: AttemptRecord; late: boolean }> => {
    const submissionDir = await mkdtemp(join(place.dir, 'submission-'));
    await copyFile(join(projectRoot(), 'vault', 'drill', 'released.py'), join(submissionDir, 'model.py'));
    await writeFile(join(submissionDir, 'drill.json'), JSON.stringify({ play }));
    const files = [...(await digestFolder(submissionDir))];
    const from = performance.now();
    const record = await evaluateAttempt({
      inputs: {
        harvester: 1,
        competition: competition.name,
        repository: 'local/drill',
        number: 1,
        headSha: randomBytes(20).toString('hex'),
        baseSha: '0'.repeat(40),
        team,
        files,
        treeSha256: await treeDigest(files),
      },
      gate: { verdict: 'clean', findings: [], scanned: [], seconds: 0 },
      competition,
      manifest,
      competitionDir: place.dir,
      submissionDir,
      privateDir,
      environment: { id: environmentId, path: place.environment, lockSha256: competition.environment.sha256 },
      store: join(place.dir, 'store'),
      runnerId: 'drill',
      runKey: randomBytes(16).toString('hex'),
      version: 'drill',
      now: () => new Date(),
      judge,
    });
    const told = (Date.parse(record.finishedAt) - Date.parse(record.startedAt)) / 1000;
    return { record, late: (performance.now() - from) / 1000 >= told };
  };

  const text = await evaluate('text', 'first');
  const traceback = await evaluate('traceback', 'other');
  const cost = await evaluate('cost', 'third');
  const second = await evaluate('second', 'first');
  const all = [text, traceback, cost, second];
  const said = all.map(({ record }) => JSON.stringify(record)).join('\n');
  const [quiet, loud, again] = [text, cost, second].map(({ record }) =>
    record.evaluation.kind === 'scored' ? record.evaluation : undefined,
  );
  const failed: ErrorClassName | undefined =
    traceback.record.evaluation.kind === 'failed' ? traceback.record.evaluation.errorClass : undefined;
  if (!quiet || !loud || !again || !failed)
    throw new Error(
      `the exercise itself did not run: ${all.map(({ record: { evaluation } }) => (evaluation.kind === 'failed' ? evaluation.errorClass : 'scored')).join(', ')}`,
    );
  const scoreBits = quiet.bits - mostCostBits - bucketBits;
  return [
    channel('standard output and error', said.includes(mark), 'outside', 0, 'what a private run prints'),
    channel('text of an exception', said.includes(mark), 'outside', 0, 'what a private run raises'),
    channel('error class', true, 'answer', Math.log2(ErrorClass.options.length), `told: ${failed}`),
    channel('first score', true, 'answer', scoreBits, 'a score depends on the rows; told on the grid of its own noise'),
    channel(
      'score of a further attempt',
      !again.held,
      'answer',
      again.held ? 1 : scoreBits,
      again.held ? 'the Ladder held it back: one bit' : 'it beat the first beyond noise',
    ),
    channel(
      'CPU, memory, latency and energy',
      JSON.stringify(loud.cost) !== JSON.stringify(quiet.cost),
      'answer',
      mostCostBits,
      'eight buckets each',
    ),
    channel('duration in the record', true, 'answer', bucketBits, 'eight buckets'),
    channel(
      'moment of the answer',
      all.some(({ late }) => !late),
      'outside',
      0,
      'no answer left before the edge of its bucket',
    ),
  ];
}

function channel(name: string, leaked: boolean, reach: Channel['reach'], bits: number, how: string): Channel {
  return { name, leaked, bits: leaked ? bits || 128 : 0, how, reach, booked: reach === 'answer' };
}

const manifest = Submission.parse({
  interface: 1,
  title: 'An exfiltration exercise',
  members: ['drill'],
  licence: 'Apache-2.0',
  card: { intendedUse: 'exercise', limitations: 'exercise', trainingData: 'none' },
});

async function drillCompetition(dir: string): Promise<{ competition: Competition; privateDir: string }> {
  const privateDir = join(dir, 'private');
  const split = join(privateDir, 'drill-feedback');
  await mkdir(split, { recursive: true, mode: 0o700 });
  const numbers = Array.from({ length: rows }, () => randomInt(10 ** 6, 10 ** 7));
  const labels = numbers.map((value) => (value + randomInt(3)) % 2);
  await writeFile(join(split, 'features.csv'), `a\n${numbers.map((value) => `${value}.0`).join('\n')}\n`);
  await writeFile(join(split, 'labels.csv'), `y\n${labels.join('\n')}\n`);
  await writeFile(
    join(dir, 'public.csv'),
    `a,y\n${labels
      .slice(0, 60)
      .map((label, index) => `${-1 - index}.0,${label}`)
      .join('\n')}\n`,
  );
  const competition = Competition.parse({
    harvester: 1,
    name: 'drill',
    title: 'An exfiltration exercise',
    need: { product: 'drill', owner: 'drill', statement: 'drill', value: 'drill' },
    task: 'binary-classification',
    inputs: [{ name: 'a', type: 'double' }],
    outputs: [{ name: 'p', type: 'double', range: [0, 1] }],
    target: { name: 'y', type: 'long', classes: [0, 1] },
    metrics: { primary: { name: 'roc_auc', direction: 'higher' } },
    data: {
      public: 'public.csv',
      feedback: { name: 'drill-feedback', sha256: await splitDigest(split), rows },
      final: { name: 'drill-final', sha256: '0'.repeat(64), rows },
    },
    phases: [{ name: 'open', opens: '2000-01-01T00:00:00Z', closes: '2100-01-01T00:00:00Z', board: 'feedback' }],
    limits: { attemptsPerDay: 100, archiveMB: 1, wallSeconds: 20, memoryMB: 512, cpus: 1 },
    environment: { lock: 'requirements.lock', sha256: '0'.repeat(64) },
    licences: ['Apache-2.0'],
    feedback: {},
    agreement: { file: 'TERMS.md' },
    merge: {},
  });
  return { competition, privateDir };
}

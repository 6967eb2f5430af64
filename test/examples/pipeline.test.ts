import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { compareAnswers, serveChampion } from '../../demo/ask-champion.ts';
import { enterExample, exampleVerdict, harvestExample, type ExampleOutcome } from '../../demo/example-story.ts';
import { openRecords } from '../../demo/open-records.ts';
import { entrants } from '../../demo/participants/entrants.ts';
import { publicFileOf, repositoryOf, setStage, type Stage } from '../../demo/stage.ts';
import { exampleFolder, examples, type Example } from '../../examples/examples.ts';
import { publicRows, type PublicRows } from '../../examples/public-rows.ts';
import { readCompetition } from '../../examples/train-baselines.ts';
import { environment, stateDir } from '../../scripts/environment.mjs';
import { modelContract } from '../../vault/model-contract.ts';
import { openModel } from '../../vault/session.ts';

const signal = new AbortController().signal;
const cleanUp = new AsyncDisposableStack();
const python = await environment('competition');
const told = new Map<Example, ExampleOutcome>();
let work: string;
let stage: Stage;
let attempts: AttemptRecord[];

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'harvester-examples-'));
  stage = await setStage({ work, port: 0, cleanUp, say: () => undefined, examples, people: Object.values(entrants) });
  const numbers = await Promise.all(examples.map((example) => enterExample(stage, example)));
  const verdicts = await Promise.all(examples.map((example, at) => exampleVerdict(stage, example, numbers[at] as number, signal)));
  const unscored = verdicts.filter(({ verdict }) => verdict !== 'scored').map(({ author, why }) => `${author}: ${why}`);
  if (unscored.length > 0) throw new Error(unscored.join('\n'));
  for (const [at, example] of examples.entries())
    told.set(example, await harvestExample(stage, example, verdicts[at] as ExampleOutcome['outcome'], signal));
  attempts = await openRecords(stage.maintainer, 'attempt');
}, 900_000);
afterAll(async () => {
  await cleanUp.disposeAsync();
  await rm(work, { recursive: true, force: true });
});

const outcomeOf = (example: Example): ExampleOutcome => told.get(example) as ExampleOutcome;

/** The same rows asked of the submission's own files, in the sandbox of the vault. */
async function sandboxAnswer(example: Example, competition: Competition, { arrow, json }: PublicRows): Promise<number[]> {
  const session = await openModel({
    submissionDir: join(exampleFolder(example), 'baselines', 'strong'),
    contract: modelContract(competition, []),
    environment: python.path,
    limits: { memoryMB: competition.limits.memoryMB, cpus: 1, wallSeconds: 60 },
    stateDir: stateDir(),
  });
  try {
    return Array.from(await session.predict(arrow, json.length));
  } finally {
    await session.close();
  }
}

describe.each(examples)('%s', (example) => {
  test('is scored, merged, published and crowned', () => {
    const { version, comment } = outcomeOf(example);
    expect(version).toMatchObject({ competition: example, version: 1, team: entrants[example].login, champion: { kind: 'crown' } });
    expect(version.key.repository).toBe(repositoryOf(example));
    expect(comment).toContain('version 1');
  });

  test('every metric of the contract is told, with its interval', async () => {
    const competition = await readCompetition(exampleFolder(example));
    const attempt = attempts.find(({ key }) => key.repository === repositoryOf(example));
    if (attempt?.evaluation.kind !== 'scored') throw new Error(`${example} has no scored attempt`);
    const { primary, others } = competition.metrics;
    expect(attempt.evaluation.scores.map(({ name }) => name)).toEqual([primary, ...others].map(({ name }) => name));
    expect(attempt.evaluation.rows).toBe(competition.data.feedback.rows);
    for (const { low, value, high } of attempt.evaluation.scores)
      expect([low, value, high].toSorted((a, b) => a - b)).toEqual([low, value, high]);
  });

  test('service, MLflow and sandbox give the same answers', { timeout: 120_000 }, async () => {
    const competition = await readCompetition(exampleFolder(example));
    const { python: exe, path } = python;
    const rows = await publicRows(competition, publicFileOf(stage, example), 30, { python: exe, libraryPath: join(path, 'lib') });
    const service = await serveChampion(stage.mlflow.uri, outcomeOf(example).version);
    try {
      const { predictions, maxAbsDiff } = await compareAnswers(service, stage.mlflow.uri, example, rows.json);
      expect(predictions).toHaveLength(rows.json.length * competition.outputs.length);
      expect(maxAbsDiff).toBeLessThanOrEqual(1e-9);
      expect(await sandboxAnswer(example, competition, rows)).toEqual(predictions);
    } finally {
      await service.close();
    }
  });
});

test('what was published about each example is what was made again', async () => {
  for (const example of examples) {
    const committed = join(exampleFolder(example), 'data', 'public');
    const file = publicFileOf(stage, example);
    expect(Buffer.compare(await readFile(file), await readFile(join(committed, file.split('/').at(-1) as string)))).toBe(0);
  }
});

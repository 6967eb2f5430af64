import { createHash } from 'node:crypto';
import type { DataReference } from '../../core/contract/dataset.ts';
import type { ShadowReplayRecord } from '../../core/contract/shadow-replay-record.ts';
import { seededRandom } from '../../core/rules/seeded-random.ts';
import { environmentModule } from '../../vault/assets.ts';
import { bucketBits, durationSecondsBuckets, upperEdge } from '../../vault/buckets.ts';
import { startJudge, type JudgeSplit } from '../../vault/judge.ts';
import { VaultError } from '../../vault/vault-error.ts';
import type { CheckedComposition } from '../compose/check-composition.ts';
import { compileGraph } from '../compose/compile-graph.ts';
import { compositionRunner } from '../compose/run-composition.ts';
import { openTracing } from '../compose/tracing.ts';
import { openDatasetStore } from '../reevaluate/dataset-store.ts';
import { enoughIsolation } from '../reevaluate/enough-isolation.ts';
import { checkData, openData, type ReevaluationInput } from '../reevaluate/reevaluate.ts';
import type { VerifiedModel } from '../service/fetch-model.ts';
import { recordedRequests } from './recorded-requests.ts';
import { releaseShadows, shadowBits, type Counted, type ShadowCount } from './release-shadows.ts';
import { openSandboxed, type SandboxedModel } from './sandboxed-model.ts';

export interface ReplayInput extends Omit<ReevaluationInput, 'model' | 'trigger'> {
  readonly checked: CheckedComposition;
  /** Text of its file. */
  readonly text: string;
  /** Fetches a model of the composition, by the name it has there, every byte proved and of the digest it was checked with. */
  readonly fetchModel: (name: string) => Promise<VerifiedModel>;
  /** 1 replays row by row: rows that want different cases of a switch cannot share a request. */
  readonly rowsPerRequest: number;
  readonly seed: number;
}

/** Rows that come from the judge at once. */
const batchRows = 4096;
/** Seconds a model may take over one request. */
const requestSeconds = 60;

/**
 * Sends a product team's recorded rows through a composition, and counts how far its shadows' answers lie from those that were given. Every
 * model runs in a sandbox of the vault, nothing listens, and what leaves is shares of all rows by the owner's release policy, booked in the
 * dataset's own ledger before it is told. Throws `VaultError`.
 */
export async function replayShadows(input: ReplayInput): Promise<ShadowReplayRecord> {
  const { checked, competition, dataset, environment, log = () => undefined } = input;
  const { composition } = checked;
  const places = shadowsOf(composition.nodes);
  if (places.length === 0)
    throw new VaultError('POLICY', `${composition.name} has no shadows: name some under a splitter, such as shadows: [candidate]`);
  checkColumns(input);
  const startedAt = input.now();
  const from = performance.now();
  const stateDir = (await environmentModule()).stateDir();
  const isolation = await enoughIsolation(stateDir, environment.path);
  await checkData(input, dataset.data);
  const store = await openDatasetStore(input.store, { ...dataset, ...dataset.data });
  const { scores: policy, budgetBits: budget } = dataset.release;
  await store.mayTell(shadowBits(policy, dataset.data.rows, places.length) + bucketBits, budget);

  const judge = await startJudge(log);
  let counted: Counted;
  try {
    const split = await openData(input, judge, dataset.data);
    const models = await openModels(input, stateDir);
    try {
      counted = await count(input, places, split, models);
    } finally {
      await Promise.all([...models.values()].map((model) => model.close()));
    }
  } finally {
    await judge.close();
  }
  const told = releaseShadows(policy, counted);
  const bits = told.bits + bucketBits;
  const ledger = await store.book({
    at: startedAt,
    competition: competition.name,
    entry: `shadow-replay ${composition.name}@${startedAt.toISOString()}`,
    people: dataset.people,
    policy,
    outcome: 'replayed',
    bits,
    budget,
  });
  const seconds = upperEdge((performance.now() - from) / 1000, durationSecondsBuckets(competition.limits.wallSeconds));
  const { owner, name } = dataset;
  const { version, sha256, rows } = dataset.data;
  return {
    harvester: 1,
    composition: { name: composition.name, sha256: createHash('sha256').update(input.text).digest('hex') },
    models: Object.fromEntries([...checked.models].map(([each, facts]) => [each, { model: facts.title, sha256: facts.sha256 }])),
    data: { owner, name, version, sha256, rows } satisfies DataReference,
    rowsPerRequest: input.rowsPerRequest,
    seed: input.seed,
    unanswered: told.unanswered,
    shadows: told.shadows,
    bits,
    environment: { id: environment.id, lockSha256: environment.lockSha256 },
    runner: { id: input.runnerId, isolation, version: input.version },
    ledger,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date(startedAt.getTime() + seconds * 1000).toISOString(),
  };
}

type Place = Pick<ShadowCount, 'node' | 'shadow'>;

function shadowsOf(nodes: CheckedComposition['composition']['nodes']): readonly Place[] {
  return Object.entries(nodes).flatMap(([node, each]) =>
    each.kind === 'splitter' ? (each.shadows ?? []).map((shadow) => ({ node, shadow })) : [],
  );
}

/** The rows were recorded under the competition's columns; a composition may take some of them. */
function checkColumns({ checked, competition, dataset }: ReplayInput): void {
  const known = new Set(competition.inputs.map(({ name }) => name));
  const missing = checked.composition.inputs.map(({ name }) => name).filter((name) => !known.has(name));
  if (missing.length > 0)
    throw new VaultError(
      'POLICY',
      `${dataset.owner}/${dataset.name} is read by the columns of ${competition.name}, which has no ${missing.join(', ')}: the composition cannot be asked with it`,
    );
}

/** Every model of the composition in a sandbox of its own, by the name it has there. None stays open when one cannot be opened. */
async function openModels(input: ReplayInput, stateDir: string): Promise<ReadonlyMap<string, SandboxedModel>> {
  const { checked, competition, environment, rowsPerRequest, log = () => undefined } = input;
  const { memoryMB, cpus } = competition.limits;
  const options = { environment: environment.path, stateDir, memoryMB, cpus, batchSeconds: requestSeconds, requestSeconds };
  const models = new Map<string, SandboxedModel>();
  try {
    for (const name of Object.keys(checked.composition.models))
      models.set(name, await openSandboxed(await input.fetchModel(name), { ...options, maxRows: rowsPerRequest, log }));
    return models;
  } catch (error) {
    await Promise.all([...models.values()].map((model) => model.close()));
    throw error;
  }
}

async function count(
  { checked, seed, rowsPerRequest }: ReplayInput,
  places: readonly Place[],
  split: JudgeSplit,
  models: ReadonlyMap<string, SandboxedModel>,
): Promise<Counted> {
  const counts = new Map(places.map((place) => [keyOf(place), { ...place, answered: 0, differing: 0, largest: 0 }]));
  const random = seededRandom(seed);
  const runner = compositionRunner({
    compiled: compileGraph(checked),
    endpoints: new Map([...models].map(([name, model]) => [name, (body: string) => model.ask(body)])),
    tracing: openTracing({ kind: 'off' }),
    draw: () => Math.floor(random() * 100),
    onDisagreement: (seen) => {
      const held = counts.get(keyOf(seen));
      if (!held || !seen.answered) return;
      held.answered += seen.rows;
      held.differing += seen.differing;
      held.largest = Math.max(held.largest, seen.largest);
    },
  });
  let unanswered = 0;
  const run = await split.arrange({ seed, batchRows });
  for await (const { rows, body } of recordedRequests(run, checked.composition.inputs, rowsPerRequest)) {
    const { status } = await runner.ask(body);
    if (status !== 200) unanswered += rows;
  }
  return { rows: split.rows, unanswered, shadows: [...counts.values()] };
}

function keyOf({ node, shadow }: Place): string {
  return `${node} ${shadow}`;
}

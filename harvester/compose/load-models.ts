import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Composition } from '../../core/contract/composition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { Envelope, type SigningKey } from '../../core/provenance/dsse.ts';
import { open } from '../../core/provenance/statement.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { digestFolder } from '../../vault/folder.ts';
import type { MlflowClient, ModelVersion } from '../mlflow/index.ts';
import { PackageContract } from '../package/package-contract.ts';
import { publishedDigest } from '../registry/published-digest.ts';
import { findModel, parseModelUri } from '../registry/resolve-model.ts';
import type { ModelFacts } from './model-facts.ts';

export interface ModelSources {
  readonly registry?: MlflowClient;
  /** Package folders by the name the composition gives the model; taken before the registry. */
  readonly packages?: ReadonlyMap<string, string>;
  /** Checkout of the records repository, and the runners' keys: says what models cost. */
  readonly records?: { readonly dir: string; readonly runners: readonly SigningKey[] };
}

/**
 * What is known of each model a composition names; one that the registry does not have is left out. Throws when the registry cannot be asked, or
 * a version there is none that was published.
 */
export async function loadModels({ models }: Pick<Composition, 'models'>, sources: ModelSources): Promise<ReadonlyMap<string, ModelFacts>> {
  const found = await Promise.all(
    Object.entries(models).map(async ([name, { model }]) => [name, await factsOf(name, model, sources)] as const),
  );
  return new Map(found.flatMap(([name, facts]) => (facts ? [[name, facts] as const] : [])));
}

async function factsOf(name: string, uri: string, { registry, packages, records }: ModelSources): Promise<ModelFacts | undefined> {
  const dir = packages?.get(name);
  if (dir !== undefined) {
    const contract = PackageContract.parse(JSON.parse(await readFile(join(dir, 'data', 'contract.json'), 'utf8')));
    return facts(contract, uri.replace('models:/', ''), await treeDigest(await digestFolder(dir)), await attemptOf(contract, records));
  }
  if (!registry) return undefined;
  const version = await findModel(registry, parseModelUri(uri));
  if (!version) return undefined;
  const sha256 = publishedDigest(version);
  const contract = await contractOf(registry, version);
  return facts(contract, `${version.name}/${version.version}`, sha256, await attemptOf(contract, records));
}

/** The contract in a registered package. Enough to check a graph; whoever serves the model verifies all its bytes first. */
async function contractOf(client: MlflowClient, { run_id }: ModelVersion): Promise<PackageContract> {
  const { artifact_uri } = (await client.runs.get(run_id)).info;
  return PackageContract.parse(JSON.parse(await client.artifacts.getText(artifact_uri, 'model/data/contract.json')));
}

function facts(
  { inputs, outputs, licence }: PackageContract,
  title: string,
  sha256: string,
  attempt: AttemptRecord | undefined,
): ModelFacts {
  const cost = attempt?.evaluation.kind === 'scored' ? attempt.evaluation.cost : undefined;
  return {
    title,
    inputs,
    outputs,
    licence,
    sha256,
    ...(cost && { cost: { latencyMsPerRow: cost.latencyMs.p95, energyWhPer1000: cost.energyWhPer1000 } }),
  };
}

async function attemptOf(
  { competition, pull, submissionSha256 }: PackageContract,
  records: ModelSources['records'],
): Promise<AttemptRecord | undefined> {
  if (!records) return undefined;
  const path = join(records.dir, 'attempts', competition, String(pull.number), `${pull.headSha}.json`);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const opened = await open('attempt', Envelope.parse(JSON.parse(text)), records.runners);
  if (opened.kind === 'bad') throw new Error(`the record ${path} is not trusted: ${opened.why}`);
  return opened.record.submission.treeSha256 === submissionSha256 ? opened.record : undefined;
}

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { tuningPath } from '../../core/contract/tuning-record.ts';
import { resolveModel } from '../../harvester/registry/resolve-model.ts';
import { fetchModel } from '../../harvester/service/fetch-model.ts';
import { registerTuned } from '../../harvester/tune/register-tuned.ts';
import { releaseTuned } from '../../harvester/tune/release-tuned.ts';
import { parseSpace } from '../../harvester/tune/search-params.ts';
import { tune } from '../../harvester/tune/tune.ts';
import { collect, pairs } from '../compose/read-composition.ts';
import { answerStopped, keepRecord, privateRun, refuseUnsigned, type PrivateRunOptions } from '../private-run.ts';
import { readCompetition, readDataset } from '../read-trusted.ts';
import { namedModel, neededRegistry, registryClient } from '../registry.ts';
import { storeOf } from '../store-of.ts';
import { answer, logger, paint, UsageError, type OutputOptions } from '../terminal.ts';
import { wholeNumber } from '../whole-number.ts';

interface TuneOptions extends PrivateRunOptions {
  readonly dataset?: string;
  readonly competition?: string;
  readonly data?: string;
  readonly registry?: string;
  readonly param?: readonly string[];
  readonly search?: string;
  readonly seed: string;
}

interface ReleaseOptions extends OutputOptions {
  readonly store?: string;
  readonly owner: string;
  readonly key: string;
  readonly why: string;
  readonly out: string;
  readonly records?: string;
}

/** `harvester tune <model>`: a registered model's own training on private data; `harvester tune release <id>` lets the weights out. */
export function tuneCommand(): Command {
  const command = new Command('tune')
    .description('Train a registered model’s own code on a product team’s private data; the weights stay on this machine')
    .argument('<model>', 'models:/<name>@<alias> or models:/<name>/<version>')
    // Needed, each of them: but what commander holds to be mandatory here it also asks of `tune release`.
    .option('--dataset <file>', 'datasets/<owner>/<name>.yaml (required)')
    .option('--competition <path>', 'the model’s competition: a folder with competition.yaml, or that file (required)')
    .option('--data <dir>', 'folder that holds <owner>/<name>/<version> for each private dataset (required)')
    .option('--registry <uri>', 'MLflow tracking server (default: MLFLOW_TRACKING_URI)')
    .option('--param <k=v>', 'a parameter of its training: a value, a|b|c, or low..high; may be repeated', collect)
    .option('--search <n>', 'try so many sets of parameters, drawn at random')
    .option('--seed <number>', 'parts the data, draws parameters, seeds training', '0')
    .option('--store <dir>', 'this runner’s store (default: store in the state folder)')
    .option('--records <dir>', 'checkout of the records repository: the record goes there')
    .option('--key <file>', 'private key of this runner: sign the record')
    .option('--runner <id>', 'id of this runner', 'this-machine')
    .option('--lock <file>', 'requirements.lock the model was evaluated in (default: the template’s)')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexample: harvester tune models:/breast-tumour/3 --dataset datasets/ward/radius.yaml --competition . --data /srv/private --param depth=2..8 --search 10\nexit: 0 tuned, 1 not possible, 2 this machine failed, 3 wrong usage',
    )
    .action(run);
  command.addCommand(releaseCommand());
  return command;
}

async function run(uri: string, options: TuneOptions): Promise<void> {
  const log = logger(options);
  const registry = neededRegistry(options);
  refuseUnsigned(options);
  const spaces = new Map([...pairs('--param', options.param)].map(([name, text]) => [name, space(name, text)]));
  const data = needed('--data <dir>', options.data);
  const dataset = await readDataset(needed('--dataset <file>', options.dataset));
  const { competition, dir } = await readCompetition(needed('--competition <path>', options.competition));
  const client = registryClient(registry);
  const found = await resolveModel(client, namedModel(uri));
  const work = await mkdtemp(join(tmpdir(), 'harvester-tune-'));
  try {
    const model = await fetchModel({ client, model: `models:/${found.name}/${found.version}`, dir: join(work, 'model') });
    const search = options.search === undefined ? undefined : wholeNumber('--search', options.search, 1);
    const { record } = await tune({
      model: { ...model, number: Number(found.version) },
      ...(await privateRun(options, { competition, dir, dataset, data }, log)),
      spaces,
      seed: wholeNumber('--seed', options.seed, 0),
      ...(search !== undefined && { search }),
    });
    const registered = await registerTuned(client, record);
    await keepRecord('tuning', record, tuningPath.tuning(record), options);
    const [score] = record.heldOut.scores;
    const { difference, p } = record.heldOut;
    answer(
      options,
      { record, registered },
      `${paint('green', 'tuned')}: ${record.id}, private version ${registered} of ${record.competition}.tuned\n\n  ${score?.name} ${score?.value} on ${record.heldOut.rows} rows it never saw; ${difference >= 0 ? '+' : ''}${difference} beside its parent (p = ${p})\n  ${JSON.stringify(record.params)}\n\nthe weights stay here. To let them out, their owner: harvester tune release ${record.id} --help`,
    );
  } catch (error) {
    answerStopped(options, error);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function releaseCommand(): Command {
  return new Command('release')
    .description('Let tuned weights out of this runner: the data owner’s own, signed act')
    .argument('<id>', 'id of the tuned version')
    .requiredOption('--owner <id>', 'you, as owners.yaml in the store names you')
    .requiredOption('--key <file>', 'your private key')
    .requiredOption('--why <text>', 'why they may leave; it stands in the record')
    .requiredOption('--out <dir>', 'folder to make: the tuned submission')
    .option('--store <dir>', 'this runner’s store (default: store in the state folder)')
    .option('--records <dir>', 'checkout of the records repository: the signed release goes there')
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      '\nexample: harvester tune release breast-tumour-1a2b3c4d --owner ward --key ward.key.pem --why "may be shared with site B" --out tuned',
    )
    .action(async (id: string, options: ReleaseOptions) => {
      const store = storeOf(options.store);
      const { release, envelope } = await releaseTuned({
        ...options,
        store,
        id,
        key: await pem(options.key),
        out: resolve(options.out),
        now: () => new Date(),
      });
      if (options.records) await writeJson(join(options.records, tuningPath.release(release)), envelope);
      answer(
        options,
        { release, out: resolve(options.out) },
        `${paint('green', 'released')}: ${id} is in ${options.out}, by ${release.owner}: ${release.why}`,
      );
    });
}

function pem(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read: name a private key made by harvester keys new`);
  });
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(value)}\n`);
}

function space(name: string, text: string): ReturnType<typeof parseSpace> {
  try {
    return parseSpace(text);
  } catch (error) {
    throw new UsageError(`--param ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function needed(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new UsageError(`tune needs ${option}; harvester tune --help has an example`);
}

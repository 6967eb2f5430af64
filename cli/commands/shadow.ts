import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { version as ours } from '../../actions/version.ts';
import { shadowReplayPath, type ShadowReplayRecord } from '../../core/contract/shadow-replay-record.ts';
import { replayShadows } from '../../harvester/replay/replay-shadows.ts';
import { fetchModel } from '../../harvester/service/fetch-model.ts';
import { buildEnvironment, stateDir } from '../../scripts/environment.mjs';
import { VaultError } from '../../vault/vault-error.ts';
import { goodComposition } from '../compose/read-composition.ts';
import { defaultLock, lockDigest } from '../environment.ts';
import { readCompetition, readDataset } from '../read-trusted.ts';
import { neededRegistry, registryClient } from '../registry.ts';
import { answer, exitCodes, logger, paint, UsageError, type OutputOptions } from '../terminal.ts';
import { writeSigned } from '../write-signed.ts';

interface ReplayOptions extends OutputOptions {
  readonly dataset: string;
  readonly competition: string;
  readonly data: string;
  readonly registry?: string;
  readonly rowsPerRequest: string;
  readonly seed: string;
  readonly store?: string;
  readonly records?: string;
  readonly key?: string;
  readonly runner: string;
  readonly lock?: string;
}

/** `harvester shadow …`: what a shadow would have said, before anybody is asked by it. */
export function shadowCommand(): Command {
  return new Command('shadow')
    .description('What the shadows of a composition would have said, on rows recorded before')
    .addCommand(replayCommand());
}

function replayCommand(): Command {
  return new Command('replay')
    .description(
      'Send a product team’s recorded private rows through a composition, in the sandbox, and tell how often its shadows disagree',
    )
    .argument('<composition>', 'a composition.yaml with shadows under a splitter')
    .requiredOption('--dataset <file>', 'datasets/<owner>/<name>.yaml')
    .requiredOption('--competition <path>', 'whose columns the rows have: a folder with competition.yaml, or that file')
    .requiredOption('--data <dir>', 'folder that holds <owner>/<name>/<version> for each private dataset')
    .option('--registry <uri>', 'MLflow tracking server (default: MLFLOW_TRACKING_URI)')
    .option('--rows-per-request <n>', 'rows that were asked together; 1 where a switch chooses', '1')
    .option('--seed <number>', 'draws which way each request takes at a splitter', '0')
    .option('--store <dir>', 'where the egress ledger stays (default: store in the state folder)')
    .option('--records <dir>', 'checkout of the records repository: the record goes there')
    .option('--key <file>', 'private key of this runner: sign the record')
    .option('--runner <id>', 'id of this runner', 'this-machine')
    .option('--lock <file>', 'requirements.lock the models were evaluated in (default: the template’s)')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexample: harvester shadow replay composition.yaml --dataset datasets/ward/biopsies.yaml --competition . --data /srv/private\nexit: 0 replayed, 1 not possible, 2 this machine failed, 3 wrong usage',
    )
    .action(run);
}

async function run(file: string, options: ReplayOptions): Promise<void> {
  const log = logger(options);
  const registry = neededRegistry(options);
  if (options.records && !options.key) throw new UsageError('--records needs --key: only signed records go there');
  const [rowsPerRequest, seed] = [
    whole('--rows-per-request', options.rowsPerRequest, 1, 10_000),
    whole('--seed', options.seed, 0, Number.MAX_SAFE_INTEGER),
  ];
  const dataset = await readDataset(options.dataset);
  const { competition, dir } = await readCompetition(options.competition);
  const checked = await goodComposition(file, { ...options, registry });
  if (!checked) return;
  const client = registryClient(registry);
  const work = await mkdtemp(join(tmpdir(), 'harvester-shadow-'));
  try {
    const lock = options.lock ?? defaultLock;
    const environment = await buildEnvironment({ name: 'competition', lock, portable: true, log });
    const record = await replayShadows({
      checked,
      text: await readFile(file, 'utf8'),
      fetchModel: async (name) => {
        const facts = checked.models.get(name);
        const asked = checked.composition.models[name];
        if (!facts || !asked) throw new Error(`${file} names no model ${name}`);
        return fetchModel({ client, model: `models:/${facts.title}`, dir: join(work, name), expect: { sha256: facts.sha256 } });
      },
      competition,
      ...(dir !== undefined && { competitionDir: dir }),
      dataset,
      dataDir: resolve(options.data),
      environment: { id: environment.id, path: environment.path, lockSha256: await lockDigest(lock) },
      store: options.store ? resolve(options.store) : join(stateDir(), 'store'),
      runnerId: options.runner,
      version: ours,
      now: () => new Date(),
      log,
      rowsPerRequest,
      seed,
    });
    const path = shadowReplayPath(record);
    if (options.records && options.key)
      await writeSigned('shadow-replay', record, { path: join(options.records, path), runner: options.runner, key: options.key });
    answer(options, { record, path }, text(record));
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    answer(options, { errorClass: error.errorClass, message: error.message }, `${paint('red', error.errorClass)}: ${error.message}`);
    process.exitCode = error.errorClass === 'INFRA' ? exitCodes.unknown : exitCodes.no;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function text({ composition, data, shadows, unanswered, bits }: ShadowReplayRecord): string {
  const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
  const lines = shadows.map(
    ({ node, shadow, answered, differing, largest }) =>
      `  ${shadow} at ${node}: answers ${percent(differing)} of rows otherwise, numbers by at most ${largest}${answered < 1 ? `; answered ${percent(answered)} of rows` : ''}`,
  );
  return [
    `${paint('green', 'replayed')}: ${composition.name} on ${data.rows} rows of ${data.owner}/${data.name} (${data.version})`,
    lines.join('\n'),
    ...(unanswered > 0 ? [`the composition itself gave no answer to ${percent(unanswered)} of rows`] : []),
    `${bits.toFixed(1)} bits booked for ${data.owner}/${data.name}`,
  ].join('\n\n');
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${option} ${text} is not a whole number from ${least} to ${most}`);
}

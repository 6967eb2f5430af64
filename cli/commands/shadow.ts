import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { shadowReplayPath, type ShadowReplayRecord } from '../../core/contract/shadow-replay-record.ts';
import { replayShadows } from '../../harvester/replay/replay-shadows.ts';
import { fetchModel } from '../../harvester/service/fetch-model.ts';
import { goodComposition } from '../compose/read-composition.ts';
import { answerStopped, keepRecord, privateRun, refuseUnsigned, type PrivateRunOptions } from '../private-run.ts';
import { readCompetition, readDataset } from '../read-trusted.ts';
import { neededRegistry, registryClient } from '../registry.ts';
import { answer, logger, paint } from '../terminal.ts';
import { wholeNumber } from '../whole-number.ts';

interface ReplayOptions extends PrivateRunOptions {
  readonly dataset: string;
  readonly competition: string;
  readonly data: string;
  readonly registry?: string;
  readonly rowsPerRequest: string;
  readonly seed: string;
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
  refuseUnsigned(options);
  const [rowsPerRequest, seed] = [
    wholeNumber('--rows-per-request', options.rowsPerRequest, 1, 10_000),
    wholeNumber('--seed', options.seed, 0),
  ];
  const dataset = await readDataset(options.dataset);
  const { competition, dir } = await readCompetition(options.competition);
  const checked = await goodComposition(file, { ...options, registry });
  if (!checked) return;
  const client = registryClient(registry);
  const work = await mkdtemp(join(tmpdir(), 'harvester-shadow-'));
  try {
    const record = await replayShadows({
      checked,
      text: await readFile(file, 'utf8'),
      fetchModel: async (name) => {
        const facts = checked.models.get(name);
        const asked = checked.composition.models[name];
        if (!facts || !asked) throw new Error(`${file} names no model ${name}`);
        return fetchModel({ client, model: `models:/${facts.title}`, dir: join(work, name), expect: { sha256: facts.sha256 } });
      },
      ...(await privateRun(options, { competition, dir, dataset, data: options.data }, log)),
      rowsPerRequest,
      seed,
    });
    const path = shadowReplayPath(record);
    await keepRecord('shadow-replay', record, path, options);
    answer(options, { record, path }, text(record));
  } catch (error) {
    answerStopped(options, error);
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

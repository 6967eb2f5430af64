import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { recordPath } from '../../core/contract/records.ts';
import { reevaluationPath, type ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import { dueFor } from '../../core/rules/due.ts';
import { alarmsOf, issueOf, type Issue } from '../../core/rules/reevaluation.ts';
import { readRecord, readRecords } from '../../harvester/reevaluate/read-records.ts';
import { reevaluate } from '../../harvester/reevaluate/reevaluate.ts';
import { resolveModel } from '../../harvester/registry/resolve-model.ts';
import { fetchModel } from '../../harvester/service/fetch-model.ts';
import { heldLog } from '../held-log.ts';
import { keepRecord, privateRun, refuseUnsigned, type PrivateRunOptions } from '../private-run.ts';
import { readCompetition, readDataset, readTrusted, type Trusted } from '../read-trusted.ts';
import { namedModel, neededRegistry, registryClient } from '../registry.ts';
import { answer, exitCodes, paint, UsageError } from '../terminal.ts';

interface ReevaluateOptions extends PrivateRunOptions {
  readonly model: string;
  readonly registry?: string;
  readonly competition: string;
  readonly data: string;
  readonly config?: string;
  readonly due?: boolean;
}

/** `harvester reevaluate <dataset>`: a registered model on a product team's private data, on this machine. */
export function reevaluateCommand(): Command {
  return new Command('reevaluate')
    .description('Evaluate a registered model again, in the sandbox, on a product team’s private data')
    .argument('<dataset>', 'datasets/<owner>/<name>.yaml')
    .requiredOption('--model <uri>', 'models:/<name>@<alias> or models:/<name>/<version>')
    .requiredOption('--competition <path>', 'the model’s competition: a folder with competition.yaml, or that file')
    .requiredOption('--data <dir>', 'folder that holds <owner>/<name>/<version> for each private dataset')
    .option('--registry <uri>', 'MLflow tracking server (default: MLFLOW_TRACKING_URI)')
    .option('--store <dir>', 'where predictions and the egress ledger stay (default: store in the state folder)')
    .option(
      '--records <dir>',
      'checkout of the records repository: the model must be the one recorded there, and the new record goes there',
    )
    .option('--config <file>', 'harvester.yaml, whose keys must have signed those records')
    .option('--key <file>', 'private key of this runner: sign the record')
    .option('--runner <id>', 'id of this runner', 'this-machine')
    .option('--lock <file>', 'requirements.lock the model was evaluated in (default: the template’s)')
    .option('--due', 'only when the dataset’s schedule says so')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'log lines only when it fails')
    .addHelpText(
      'after',
      '\nexample: harvester reevaluate datasets/ward/radius.yaml --model models:/breast-tumour@champion --competition . --data /srv/private\nexit: 0 nothing to worry about, 1 something to tell the data’s people, 2 this machine failed, 3 wrong usage',
    )
    .action(async (file: string, options: ReevaluateOptions) => {
      const { log, tell } = heldLog(options);
      const registry = neededRegistry(options);
      if (Boolean(options.records) !== Boolean(options.config)) throw new UsageError('--records and --config go together');
      refuseUnsigned(options);
      const dataset = await readDataset(file);
      const { competition, dir } = await readCompetition(options.competition);
      const trusted = options.config ? await readTrusted(options.config) : undefined;
      const client = registryClient(registry);
      const found = await resolveModel(client, namedModel(options.model));
      const number = Number(found.version);
      const before =
        trusted && options.records
          ? (await readRecords(options.records, `reevaluations/${competition.name}/${number}`, 'reevaluation', trusted.runners)).map(
              ({ record }) => record,
            )
          : [];
      const of = before.filter(
        ({ data }) => data.owner === dataset.owner && data.name === dataset.name && data.version === dataset.data.version,
      );
      const last = Math.max(...of.map(({ startedAt }) => Date.parse(startedAt)));
      const due = dueFor(dataset, { last: of.length > 0 ? last : undefined, champion: options.model.endsWith('@champion') }, Date.now());
      if (options.due && !due) {
        answer(options, { due: false }, 'not due yet');
        return;
      }
      const work = await mkdtemp(join(tmpdir(), 'harvester-reevaluate-'));
      try {
        const expect = trusted && options.records ? await recorded(options.records, trusted, competition.name, number) : undefined;
        const model = await fetchModel({
          client,
          model: `models:/${found.name}/${found.version}`,
          dir: join(work, 'model'),
          ...(expect && { expect }),
        });
        const record = await reevaluate({
          model: { ...model, number },
          ...(await privateRun(options, { competition, dir, dataset, data: options.data }, log)),
          trigger: options.due ? (due ?? 'asked') : 'asked',
        });
        const path = reevaluationPath(record);
        await keepRecord('reevaluation', record, path, options);
        if (record.outcome.kind === 'failed') tell();
        const issue = issueOf(record, alarmsOf(record, before), dataset.people, path);
        const first = !before.some(({ data }) => data.owner === dataset.owner && data.name === dataset.name);
        answer(options, { record, path, issue: issue ?? null }, text(record, issue, { first, written: options.records && path }));
        process.exitCode =
          record.outcome.kind === 'failed' && record.outcome.errorClass === 'INFRA'
            ? exitCodes.unknown
            : issue
              ? exitCodes.no
              : exitCodes.done;
      } finally {
        await rm(work, { recursive: true, force: true });
      }
    });
}

async function recorded(dir: string, { publishers }: Trusted, competition: string, version: number): Promise<{ sha256: string }> {
  const path = recordPath.version({ competition, version });
  const found = await readRecord(dir, path, 'version', publishers);
  if (!found) throw new UsageError(`there is no ${path}: that version was never published, so it is not evaluated again`);
  return { sha256: found.record.modelSha256 };
}

interface Told {
  /** No earlier record of this version on this dataset is known here. */
  readonly first: boolean;
  /** Where the signed record went below the records, if anywhere. */
  readonly written: string | undefined;
}

function text({ outcome, competition, version, data }: ReevaluationRecord, issue: Issue | undefined, { first, written }: Told): string {
  const what = `${competition} version ${version} on ${data.owner}/${data.name} (${data.version}, ${data.rows} rows)`;
  const booked = `${outcome.bits.toFixed(1)} bits booked for ${data.owner}/${data.name}`;
  const foot = written === undefined ? booked : `${booked}\nsigned record: ${written}`;
  if (outcome.kind === 'failed') return [`${paint('red', outcome.errorClass)}: ${what}`, foot].join('\n\n');
  const scores = outcome.scores.map(({ name, value, low, high }) => `  ${name}  ${value}  (95 % ${low} to ${high})`).join('\n');
  const columns = [...(outcome.drift?.inputs ?? []), ...(outcome.drift?.outputs ?? [])].filter(({ level }) => level !== 'stable');
  const drift = outcome.drift
    ? columns.length === 0
      ? '  no column drifted'
      : columns.map(({ name, level }) => `  ${name}: ${level} drift`).join('\n')
    : '';
  const head = issue ? paint('yellow', issue.title) : `${paint('green', first ? 'evaluated' : 'as before')}: ${what}`;
  return [head, scores, drift, foot].filter(Boolean).join('\n\n');
}

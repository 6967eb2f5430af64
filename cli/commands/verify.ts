import { readFile, stat } from 'node:fs/promises';
import { Command } from 'commander';
import { verifyChain } from '../../harvester/verify/verify-chain.ts';
import { openRecord } from '../open-record.ts';
import { readTrusted } from '../read-trusted.ts';
import { namedModel, neededRegistry, registryClient } from '../registry.ts';
import { answer, exitCodes, paint, UsageError, type OutputOptions } from '../terminal.ts';

interface VerifyOptions extends OutputOptions {
  readonly config: string;
  readonly records?: string;
  readonly registry?: string;
}

/** `harvester verify <record>`: whether a record file is signed by a key that `harvester.yaml` trusts, and what it says. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Check the signature of a record and print what it says; or follow a registered model back to its pull request')
    .argument('<record>', 'a file of the records repository, or models:/<name>@<alias> or models:/<name>/<version>')
    .requiredOption('--config <file>', 'harvester.yaml with the public keys')
    .option('--records <dir>', 'for a model: checkout of the records repository')
    .option('--registry <uri>', 'for a model: MLflow tracking server (default: MLFLOW_TRACKING_URI)')
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      '\nexample: harvester verify attempts/breast-tumour/4/1f0c….json --config harvester.yaml\n         harvester verify models:/breast-tumour@champion --records records --config records/harvester.yaml\nexit: 0 good, 1 not trusted, 2 could not tell, 3 wrong usage',
    )
    .action(async (file: string, options: VerifyOptions) => {
      if (file.startsWith('models:/')) {
        await verifyModel(file, options);
        return;
      }
      const trusted = await readTrusted(options.config);
      const opened = await openRecord(parse(await text(file), file), trusted);
      if (opened.kind === 'good') {
        const { keyid, record } = opened;
        answer(
          options,
          { trusted: true, signedBy: keyid, record },
          `${paint('green', 'good')}: signed by ${keyid}\n${JSON.stringify(record, null, 2)}`,
        );
        return;
      }
      const { kind, why } = opened;
      const head = kind === 'bad' ? paint('red', 'not trusted') : paint('yellow', 'could not tell');
      answer(options, { trusted: kind === 'bad' ? false : null, why: [why] }, `${head}: ${why}`);
      process.exitCode = kind === 'bad' ? exitCodes.no : exitCodes.unknown;
    });
}

async function verifyModel(model: string, options: VerifyOptions): Promise<void> {
  const registry = neededRegistry(options);
  namedModel(model);
  const { records } = options;
  if (!records) throw new UsageError('a model is verified against its records: give --records');
  if (!(await stat(records).catch(() => undefined))?.isDirectory())
    throw new UsageError(`${records} is no folder: name a checkout of the records repository`);
  const verified = await verifyChain({
    client: registryClient(registry),
    model,
    records,
    keys: await readTrusted(options.config),
  });
  const { good, links, version } = verified;
  const lines = links.map((link) => `  ${link.good ? paint('green', '✓') : paint('red', '✗')} ${link.name}: ${link.why}`);
  const head = good
    ? `${paint('green', 'good')}: version ${version} is what was evaluated`
    : `${paint('red', 'not trusted')}: version ${version}`;
  answer(options, verified, `${head}\n\n${lines.join('\n')}`);
  if (!good) process.exitCode = exitCodes.no;
}

function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read: name a record file, or a model as models:/<name>@<alias> or models:/<name>/<version>`);
  });
}

function parse(json: string, path: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new UsageError(`${path} is not JSON: name a record file`);
  }
}

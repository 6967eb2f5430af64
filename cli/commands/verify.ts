import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { signerKeys } from '../../core/provenance/keys.ts';
import { open } from '../../core/provenance/statement.ts';
import { verifyChain } from '../../harvester/verify/verify-chain.ts';
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
      '\nexample: harvester verify attempts/breast-tumour/4/1f0c….json --config harvester.yaml\n         harvester verify models:/breast-tumour@champion --records records --config harvester.yaml\nexit: 0 good, 1 not trusted, 3 wrong usage',
    )
    .action(async (file: string, options: VerifyOptions) => {
      if (file.startsWith('models:/')) {
        await verifyModel(file, options);
        return;
      }
      const config = readContract(HarvesterConfig, options.config, await text(options.config));
      if (config.kind === 'invalid') throw new UsageError(config.problems.map(formatProblem).join('\n'));
      const envelope: unknown = parse(await text(file), file);
      const { runners, publishers } = config.value;
      const attempt = await open('attempt', envelope, await signerKeys(runners));
      const version = await open('version', envelope, await signerKeys(publishers));
      const good = attempt.kind === 'good' ? attempt : version.kind === 'good' ? version : undefined;
      if (good) {
        answer(
          options,
          { trusted: true, signedBy: good.keyid, record: good.record },
          `${paint('green', 'good')}: signed by ${good.keyid}\n${JSON.stringify(good.record, null, 2)}`,
        );
        return;
      }
      const why = [attempt, version].flatMap((opened) => (opened.kind === 'bad' ? [opened.why] : []));
      answer(options, { trusted: false, why }, `${paint('red', 'not trusted')}: ${why.join('; ')}`);
      process.exitCode = exitCodes.no;
    });
}

async function verifyModel(model: string, options: VerifyOptions): Promise<void> {
  const registry = neededRegistry(options);
  namedModel(model);
  const { records } = options;
  if (!records) throw new UsageError('a model is verified against its records: give --records');
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
    throw new UsageError(`${path} cannot be read`);
  });
}

function parse(json: string, path: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new UsageError(`${path} is not JSON: name a record file`);
  }
}

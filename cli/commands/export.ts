import { lstat, readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { exportHub } from '../../harvester/export/export-hub.ts';
import { exportKserve } from '../../harvester/export/export-kserve.ts';
import { exportOci } from '../../harvester/export/export-oci.ts';
import type { ExportedModel } from '../../harvester/export/model-facts.ts';
import { resolveModel } from '../../harvester/registry/resolve-model.ts';
import { fetchModel } from '../../harvester/service/fetch-model.ts';
import { recordSource } from '../../harvester/service/record-source.ts';
import { readTrusted } from '../read-trusted.ts';
import { namedModel, neededRegistry, registryClient } from '../registry.ts';
import { answer, paint, UsageError, type OutputOptions } from '../terminal.ts';

interface ExportOptions extends OutputOptions {
  readonly format: 'hf' | 'oci' | 'kserve';
  readonly registry?: string;
  readonly records?: string;
  readonly config?: string;
  readonly storageUri?: string;
  readonly modelFormat: 'mlflow' | 'onnx';
  readonly namespace: string;
}

/** `harvester export <model> <out>`: a registered version, proved, in a form that others take. */
export function exportCommand(): Command {
  return new Command('export')
    .description('Write a registered model, proved to the last byte, in a form that others take')
    .argument('<model>', 'models:/<name>@<alias> or models:/<name>/<version>')
    .argument('<out>', 'folder to make (hf, oci) or file (kserve); nothing may be there yet')
    .addOption(
      new Option('--format <format>', 'hf: a Hugging Face model repository; oci: an OCI image layout; kserve: an InferenceService')
        .choices(['hf', 'oci', 'kserve'])
        .makeOptionMandatory(),
    )
    .option('--registry <uri>', 'MLflow tracking server (default: MLFLOW_TRACKING_URI)')
    .option('--records <dir>', 'checkout of the records repository: the version must be signed there, and its record travels along')
    .option('--config <file>', 'harvester.yaml, whose publishers must have signed it')
    .option('--storage-uri <uri>', 'kserve: where the cluster fetches the package from')
    .addOption(new Option('--model-format <format>', 'kserve: which runtime loads it').choices(['mlflow', 'onnx']).default('mlflow'))
    .option('--namespace <name>', 'kserve: namespace of the service', 'models')
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      '\nexamples:\n  harvester export models:/breast-tumour@champion hub/ --format hf --records records --config harvester.yaml\n  harvester export models:/breast-tumour/3 image/ --format oci\n  harvester export models:/breast-tumour/3 service.yaml --format kserve --storage-uri s3://models/breast-tumour/3\nexit: 0 written, 2 not what was published or not to be had, 3 wrong usage',
    )
    .action(run);
}

async function run(uri: string, out: string, options: ExportOptions): Promise<void> {
  const registry = neededRegistry(options);
  if (Boolean(options.records) !== Boolean(options.config)) throw new UsageError('--records and --config go together');
  if (options.format === 'kserve' && !options.storageUri)
    throw new UsageError('kserve fetches the package itself: say from where, with --storage-uri s3://…');
  await refuseTaken(out);
  const client = registryClient(registry);
  const { name, version } = await resolveModel(client, namedModel(uri));
  const work = await mkdtemp(join(tmpdir(), 'harvester-export-'));
  try {
    const { records, config } = options;
    const signed = records && config ? await recordSource(records, (await readTrusted(config)).publishers)(name, version) : undefined;
    const verified = await fetchModel({
      client,
      model: `models:/${name}/${version}`,
      dir: join(work, 'model'),
      ...(signed && { expect: { sha256: signed.sha256 } }),
    });
    const model: ExportedModel = {
      ...verified,
      ...(signed && records && { record: await readFile(join(records, 'versions', name, `${version}.json`), 'utf8') }),
    };
    const made = await write(model, resolve(out), options);
    answer(
      options,
      {
        out: resolve(out),
        format: options.format,
        model: name,
        version,
        sha256: model.sha256,
        signedBy: signed?.signedBy ?? null,
        ...made,
      },
      `${paint('green', 'written')}: version ${version} of ${name} to ${out}\n\n  sha256:${model.sha256}${signed ? `, signed by ${signed.signedBy}` : ' (no signed record was asked for)'}${made.digest ? `\n  image ${made.digest}` : ''}`,
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Before anything is fetched. Throws `UsageError` when there is something in the place of what is to be made. */
async function refuseTaken(out: string): Promise<void> {
  const taken = await lstat(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw new UsageError(`${out} cannot be made: ${error.message}`);
  });
  if (taken) throw new UsageError(`${out} is there already and stays as it is: name another place, or move that one away first`);
}

async function write(model: ExportedModel, out: string, options: ExportOptions): Promise<{ readonly digest?: string }> {
  switch (options.format) {
    case 'hf':
      await exportHub(model, out);
      return {};
    case 'oci':
      return exportOci(model, out);
    case 'kserve': {
      const { namespace, storageUri = '', modelFormat } = options;
      await exportKserve(model, { namespace, storageUri, modelFormat }, out);
      return {};
    }
  }
}

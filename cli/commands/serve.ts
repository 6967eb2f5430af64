import { Command } from 'commander';
import { newApiKey } from '../../harvester/service/api-keys.ts';
import type { DoorOptions } from '../../harvester/service/doorkeeper.ts';
import type { RecordSource } from '../../harvester/service/record-source.ts';
import { serveModel, type ServingOptions } from '../../harvester/service/serve-model.ts';
import { competitionEnvironment } from '../environment.ts';
import { namedModel, neededRegistry, registryAuth } from '../registry.ts';
import { answer, logger, untilStopped, UsageError, type OutputOptions } from '../terminal.ts';
import { wholeNumber } from '../whole-number.ts';

interface ServeCommandOptions extends OutputOptions {
  readonly registry?: string;
  readonly catalog?: boolean;
  readonly alias: string;
  readonly port: string;
  readonly host: string;
  readonly digest?: string;
  readonly records?: string;
  readonly config?: string;
  readonly lock?: string;
  readonly keys?: string;
  readonly newKey?: string;
  readonly oidcIssuer?: string;
  readonly oidcAudience?: string;
  readonly oidcClaim?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly poll: string;
  readonly rate?: string;
  readonly maxRows?: string;
  readonly bodyMb?: string;
  readonly seconds?: string;
  readonly inFlight?: string;
  readonly threads?: string;
  readonly workers?: string;
  readonly batch: boolean;
  readonly batchWait: string;
}

/** `harvester serve models:/<name>@<alias>` or `harvester serve --catalog`: registered models as an HTTP service. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve registered models over HTTP; refuses what is not, byte for byte, what was published')
    .argument('[models...]', 'models:/<name>@<alias>, models:/<name>/<version>; with --catalog: names, or none for all')
    .option('--registry <uri>', 'MLflow tracking server (default: MLFLOW_TRACKING_URI)')
    .option('--catalog', 'many models on one port, with an index')
    .option('--alias <alias>', 'which versions a catalog serves', 'champion')
    .option('--port <number>', 'port to listen on; 0 picks a free one', '8080')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--digest <sha256>', 'the model’s digest, as the signed version record says it; it is then never exchanged')
    .option('--records <place>', 'folder or address of the records: only signed versions are served (with --config)')
    .option('--config <file>', 'harvester.yaml with the publishers’ public keys')
    .option('--lock <file>', 'requirements.lock that Python models were evaluated in (default: the template’s)')
    .option('--keys <file>', 'file of hashed API keys (or their lines in HARVESTER_API_KEYS); read again when it changes')
    .option('--new-key <id>', 'print a new API key and its line for the key file, and end')
    .option('--oidc-issuer <url>', 'take bearer tokens of this OpenID Connect issuer')
    .option('--oidc-audience <name>', 'what their aud must hold')
    .option('--oidc-claim <name=value...>', 'claims they must have')
    .option('--tls-cert <file>', 'certificate in PEM; read again when it changes')
    .option('--tls-key <file>', 'its private key in PEM')
    .option('--poll <seconds>', 'how often to look where the alias points; 0 never', '30')
    .option('--rate <requests>', 'requests a second one caller may make')
    .option('--max-rows <rows>', 'rows a request may hold (default: 100000)')
    .option('--body-mb <MiB>', 'size a body may have (default: 32)')
    .option('--seconds <seconds>', 'time a request may take (default: 30)')
    .option('--in-flight <requests>', 'predictions under way at once (default: 256)')
    .option('--threads <number>', 'threads of an ONNX model (default: one for each core but the first)')
    .option('--workers <number>', 'sandboxes of a Python model (default: 1)')
    .option('--no-batch', 'ask the model each request alone')
    .option('--batch-wait <ms>', 'how long an idle worker waits for company', '0')
    .option('--json', 'one JSON object on stdout when it is up')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexamples:\n  harvester serve models:/breast-tumour@champion --registry http://127.0.0.1:5000\n  harvester serve --catalog --keys keys.txt --records ../records --config harvester.yaml',
    )
    .action(async (models: string[], options: ServeCommandOptions) => {
      if (options.newKey !== undefined) return printNewKey(options, options.newKey);
      const serving = await servingOptions(options);
      await (options.catalog ? runCatalog(models, options, serving) : runModel(models, options, serving));
    });
}

async function runModel(models: readonly string[], options: ServeCommandOptions, serving: ServingOptions): Promise<void> {
  const [model, second] = models;
  if (!model || second) throw new UsageError('name one model, such as models:/breast-tumour@champion, or give --catalog for many');
  namedModel(model);
  const service = await serveModel({ ...serving, model, ...(options.digest && { expect: { sha256: options.digest } }) });
  const { url, version, sha256 } = service;
  answer(
    options,
    { url, version, sha256 },
    `${model} is version ${version}\n\n  ${url}/docs         Swagger UI\n  ${url}/predict      typed rows\n  ${url}/invocations  as MLflow\n\nCtrl-C ends it`,
  );
  await untilStopped();
  await service.close();
}

async function runCatalog(names: readonly string[], options: ServeCommandOptions, serving: ServingOptions): Promise<void> {
  if (options.digest) throw new UsageError('--digest is for one model; a catalog takes --records');
  const { serveCatalog } = await import('../../harvester/service/serve-catalog.ts');
  const service = await serveCatalog({ ...serving, alias: options.alias, ...(names.length > 0 && { names }) });
  const { url } = service;
  answer(
    options,
    { url, models: service.names },
    `${service.names.length} models: ${service.names.join(', ') || 'none yet'}\n\n  ${url}/      index\n  ${url}/docs  Swagger UI\n\nCtrl-C ends it`,
  );
  await untilStopped();
  await service.close();
}

async function servingOptions(options: ServeCommandOptions): Promise<ServingOptions> {
  const registry = neededRegistry(options);
  const port = number('--port', options.port, 0, 65_535) ?? 0;
  const log = logger(options);
  const { tlsCert: cert, tlsKey: key } = options;
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--tls-cert and --tls-key belong together');
  const auth = registryAuth();
  const door = doorOf(options);
  const records = await recordsOf(options);
  const threads = number('--threads', options.threads, 1, 256);
  const waitMs = number('--batch-wait', options.batchWait, 0, 1000) ?? 0;
  const limits = {
    maxRows: number('--max-rows', options.maxRows, 1, 10_000_000),
    bodyBytes: number('--body-mb', options.bodyMb, 1, 2048, 2 ** 20),
    requestSeconds: number('--seconds', options.seconds, 1, 3600),
    maxInFlight: number('--in-flight', options.inFlight, 1, 100_000),
    ratePerSecond: number('--rate', options.rate, 1, 1_000_000),
  };
  const workers = number('--workers', options.workers, 1, 256) ?? 1;
  return {
    registry,
    port,
    host: options.host,
    log,
    batch: options.batch ? { waitMs } : false,
    pollSeconds: number('--poll', options.poll, 0, 86_400) ?? 30,
    // An environment is looked for, or built, only when there is a Python model.
    python: async () => ({ environment: await competitionEnvironment(options.lock, log), workers }),
    limits: Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
    ...(auth && { auth }),
    ...(door && { door }),
    ...(records && { records }),
    ...(threads !== undefined && { threads }),
    ...(cert && key && { tls: { cert, key } }),
  };
}

function doorOf({
  keys: keyFile,
  oidcIssuer: issuer,
  oidcAudience: audience,
  oidcClaim = [],
}: ServeCommandOptions): DoorOptions | undefined {
  const keys = process.env['HARVESTER_API_KEYS'];
  if ((issuer === undefined) !== (audience === undefined)) throw new UsageError('--oidc-issuer and --oidc-audience belong together');
  // An empty Secret must not open a service to everybody.
  if (keys?.trim() === '') throw new UsageError('HARVESTER_API_KEYS is set and holds no key: put a line of --new-key in it, or unset it');
  if (!keyFile && !keys && !issuer) return undefined;
  const claims = Object.fromEntries(
    oidcClaim.map((pair) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
      if (!name || !value) throw new UsageError(`--oidc-claim ${pair} is not name=value`);
      return [name, value];
    }),
  );
  return { ...(keyFile && { keyFile }), ...(keys && { keys }), ...(issuer && audience && { oidc: { issuer, audience, claims } }) };
}

async function recordsOf({ records, config }: ServeCommandOptions): Promise<RecordSource | undefined> {
  if (records === undefined) return undefined;
  if (config === undefined) throw new UsageError('--records needs --config harvester.yaml: whose signatures count?');
  // The schemas of every record take longer to load than a model; who asks for none need not wait.
  const [{ readTrusted }, { recordSource }] = await Promise.all([
    import('../read-trusted.ts'),
    import('../../harvester/service/record-source.ts'),
  ]);
  return recordSource(records, (await readTrusted(config)).publishers);
}

function number(flag: string, text: string | undefined, low: number, high: number, unit = 1): number | undefined {
  if (text === undefined) return undefined;
  return wholeNumber(flag, text, low, high) * unit;
}

function printNewKey(options: ServeCommandOptions, id: string): void {
  const made = newApiKey(id);
  answer(options, made, `${made.key}\n\nGive it to whoever calls; it is shown only now. The line for the key file:\n\n${made.line}`);
}

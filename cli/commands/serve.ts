import { Command } from 'commander';
import { serveModel } from '../../harvester/service/serve-model.ts';
import { competitionEnvironment } from '../environment.ts';
import { answer, logger, untilStopped, UsageError, type OutputOptions } from '../terminal.ts';

interface ServeCommandOptions extends OutputOptions {
  readonly registry?: string;
  readonly port: string;
  readonly host: string;
  readonly digest?: string;
  readonly lock?: string;
}

/** `harvester serve models:/<name>@<alias>`: one registered model as an HTTP service. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve a registered model over HTTP; refuses to start when its bytes are not what was published')
    .argument('<model>', 'models:/<name>@<alias> or models:/<name>/<version>')
    .option('--registry <uri>', 'MLflow tracking server (default: MLFLOW_TRACKING_URI)')
    .option('--port <number>', 'port to listen on; 0 picks a free one', '8080')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--digest <sha256>', 'the model’s digest, as the signed version record says it')
    .option('--lock <file>', 'requirements.lock that Python models were evaluated in (default: the template’s)')
    .option('--json', 'one JSON object on stdout when it is up')
    .option('--quiet', 'no log lines')
    .addHelpText('after', '\nexample: harvester serve models:/breast-tumour@champion --registry http://127.0.0.1:5000')
    .action(async (model: string, options: ServeCommandOptions) => {
      const registry = options.registry ?? process.env['MLFLOW_TRACKING_URI'];
      if (!registry) throw new UsageError('no registry: give --registry or set MLFLOW_TRACKING_URI');
      const port = Number(options.port);
      if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port ${options.port} is not a port`);
      const log = logger(options);
      const service = await serveModel({
        registry,
        model,
        port,
        host: options.host,
        log,
        python: { environment: await competitionEnvironment(options.lock, log) },
        ...(options.digest && { expect: { sha256: options.digest } }),
      });
      const { url, version, sha256 } = service;
      answer(
        options,
        { url, version, sha256 },
        `${model} is version ${version}\n\n  ${url}/docs         Swagger UI\n  ${url}/predict      typed rows\n  ${url}/invocations  as MLflow\n\nCtrl-C ends it`,
      );
      await untilStopped();
      await service.close();
    });
}

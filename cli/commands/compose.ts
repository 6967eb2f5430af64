import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import * as z from 'zod';
import { compileGraph, type CompiledGraph, type Service } from '../../harvester/compose/compile-graph.ts';
import { compositionMetrics } from '../../harvester/compose/composition-metrics.ts';
import { createCombinerApp } from '../../harvester/compose/create-combiner-app.ts';
import { drawComposition } from '../../harvester/compose/draw-composition.ts';
import { renderKserve, routerSpec } from '../../harvester/compose/render-kserve.ts';
import { compositionRunner } from '../../harvester/compose/run-composition.ts';
import { endpointOf, serveComposition } from '../../harvester/compose/serve-composition.ts';
import { openTracing, type TraceTarget } from '../../harvester/compose/tracing.ts';
import { collect, goodComposition, pairs, registryOf, type CompositionOptions } from '../compose/read-composition.ts';
import { competitionEnvironment } from '../environment.ts';
import { registryAuth } from '../registry.ts';
import { answer, logger, paint, untilStopped, UsageError, type OutputOptions } from '../terminal.ts';

interface ServeOptions extends CompositionOptions {
  readonly service?: readonly string[];
  readonly port: string;
  readonly host: string;
  readonly trace?: string;
  readonly lock?: string;
}

interface RenderOptions extends CompositionOptions {
  readonly kserve?: boolean;
  readonly router?: boolean;
  readonly service?: readonly string[];
  readonly combiner?: string;
  readonly namespace: string;
  readonly image: string;
}

interface CombineOptions extends OutputOptions {
  readonly service?: readonly string[];
  readonly port: string;
  readonly host: string;
}

/** `harvester compose …`: several registered models as one typed graph. */
export function composeCommand(): Command {
  const compose = new Command('compose').description('Several registered models as one service: check, draw, serve, render for KServe');
  compose.addCommand(check());
  compose.addCommand(serve());
  compose.addCommand(render());
  compose.addCommand(combine());
  return compose;
}

function withModels(command: Command): Command {
  return command
    .argument('<file>', 'a composition.yaml')
    .option('--registry <uri>', 'MLflow tracking server (default: MLFLOW_TRACKING_URI)')
    .option('--package <name=dir>', 'a model package on this machine instead of the registry’s; may be repeated', collect)
    .option('--records <dir>', 'checkout of the records repository: says what models cost')
    .option('--config <file>', 'harvester.yaml, whose keys must have signed those records');
}

function check(): Command {
  return withModels(new Command('check'))
    .description('Hold a composition to the contracts of its models: edges, cycles, weights, costs, licences')
    .option('--svg <file>', 'draw it, too')
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      '\nexample: harvester compose check composition.yaml --registry http://127.0.0.1:5000 --svg graph.svg\nexit: 0 good, 1 not good, 3 wrong usage',
    )
    .action(async (file: string, options: CompositionOptions & { readonly svg?: string }) => {
      const checked = await goodComposition(file, options);
      if (!checked) return;
      const { composition, outputs, cost, licences, models } = checked;
      if (options.svg) await writeFile(options.svg, drawComposition(checked));
      const lines = [...models].map(
        ([name, { title, sha256, licence }]) => `  ${name}  ${title}  ${licence}  sha256:${sha256.slice(0, 12)}…`,
      );
      const costs = `  at most ${told(cost.latencyMsPerRow, 'ms a row')}, ${told(cost.energyWhPer1000, 'Wh for 1,000 predictions')}`;
      answer(
        options,
        { good: true, name: composition.name, outputs, cost, licences, models: Object.fromEntries(models) },
        `${paint('green', 'good')}: ${Object.keys(composition.nodes).length} nodes answer ${outputs.map(({ name, type }) => `${name} (${type})`).join(', ')}\n\n${lines.join('\n')}\n${costs}\n\nnext: harvester compose serve ${file}`,
      );
    });
}

function serve(): Command {
  return withModels(new Command('serve'))
    .description('Run a composition here, on one port')
    .option('--service <name=address>', 'a model that is served already; may be repeated. All others are started here', collect)
    .option('--port <number>', 'port to listen on; 0 picks a free one', '8080')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--trace <where>', '"lines" for one JSON line a span on stderr, or the address of an OTLP/HTTP collector’s /v1/traces')
    .option('--lock <file>', 'requirements.lock that Python models were evaluated in (default: the template’s)')
    .option('--json', 'one JSON object on stdout when it is up')
    .option('--quiet', 'no log lines')
    .addHelpText('after', '\nexample: harvester compose serve composition.yaml --registry http://127.0.0.1:5000 --trace lines')
    .action(async (file: string, options: ServeOptions) => {
      const checked = await goodComposition(file, options);
      if (!checked) return;
      const log = logger(options);
      const registry = registryOf(options);
      const services = pairs('--service', options.service);
      const all = Object.keys(checked.composition.models).every((name) => services.has(name));
      const auth = registryAuth();
      const service = await serveComposition({
        checked,
        ...(registry && { registry }),
        ...(auth && { auth }),
        ...(all ? {} : { python: { environment: await competitionEnvironment(options.lock, log) } }),
        services,
        port: portOf(options.port),
        host: options.host,
        trace: traceTarget(options.trace, log),
        log,
      });
      const { url } = service;
      answer(
        options,
        { url },
        `${checked.composition.title}\n\n  ${url}/docs         Swagger UI\n  ${url}/predict      typed rows\n  ${url}/graph.svg    the graph\n\nCtrl-C ends it`,
      );
      await untilStopped();
      await service.close();
    });
}

function render(): Command {
  return withModels(new Command('render'))
    .description('Write the composition for KServe: InferenceServices, our combiner service, and the InferenceGraph')
    .option('--kserve', 'Kubernetes objects as YAML')
    .option('--router', 'only the JSON that KServe’s router takes as --graph-json, with the addresses of --service and --combiner')
    .option('--service <name=address>', 'with --router: where a model is served; may be repeated', collect)
    .option('--combiner <address>', 'with --router: where harvester compose combine runs')
    .option('--namespace <name>', 'Kubernetes namespace', 'default')
    .option('--image <image>', 'image with this project', 'ghcr.io/model-harvester/model-harvester:latest')
    .addHelpText('after', '\nexample: harvester compose render composition.yaml --kserve --registry http://mlflow.mlflow:5000 > graph.yaml')
    .action(async (file: string, options: RenderOptions) => {
      if (Boolean(options.kserve) === Boolean(options.router)) throw new UsageError('say --kserve or --router');
      const checked = await goodComposition(file, options);
      if (!checked) return;
      const registry = registryOf(options);
      if (options.kserve) {
        if (!registry) throw new UsageError('no registry: give --registry, as the cluster reaches it');
        process.stdout.write(renderKserve(checked, { namespace: options.namespace, image: options.image, registry }));
        return;
      }
      const compiled = compileGraph(checked);
      const services = pairs('--service', options.service);
      const spec = routerSpec(compiled, (name) => routerAddress(name, compiled, services, options.combiner));
      process.stdout.write(`${JSON.stringify(spec)}\n`);
    });
}

function combine(): Command {
  return new Command('combine')
    .description('The steps KServe’s router cannot do, as one small service: what compose render --kserve deploys')
    .argument('<graph>', 'graph.json as compose render wrote it, or composition.yaml’s compiled form')
    .option('--service <name=address>', 'where a model is served, for shadows; may be repeated', collect)
    .option('--port <number>', 'port to listen on; 0 picks a free one', '8080')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--json', 'one JSON object on stdout when it is up')
    .addHelpText('after', '\nexample: harvester compose combine graph.json --port 8080')
    .action(async (file: string, options: CombineOptions) => {
      const compiled = await readCompiled(file);
      const endpoints = new Map([...pairs('--service', options.service)].map(([name, address]) => [name, endpointOf(address)]));
      const metrics = compositionMetrics();
      const tracing = openTracing({ kind: 'off' });
      const runner = compositionRunner({ compiled, endpoints, tracing, onDisagreement: metrics.disagreed });
      const app = createCombinerApp(runner, metrics);
      const url = await app.listen({ port: portOf(options.port), host: options.host });
      answer(options, { url }, `${url}/steps/…\n\nCtrl-C ends it`);
      await untilStopped();
      await app.close();
    });
}

const Compiled = z.object({
  graph: z.object({ nodes: z.record(z.string(), z.object({ routerType: z.string(), steps: z.array(z.looseObject({})) })) }),
  services: z.record(z.string(), z.looseObject({ kind: z.enum(['model', 'operation']) })),
});

async function readCompiled(file: string): Promise<CompiledGraph> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read: name the graph.json of compose render --kserve`);
  });
  const read = Compiled.safeParse(json(text));
  if (!read.success) throw new UsageError(`${file} is not a graph.json of compose render --kserve`);
  const { graph, services } = read.data as unknown as { graph: CompiledGraph['graph']; services: Record<string, Service> };
  return { graph, services: new Map(Object.entries(services)) };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function routerAddress(
  name: string,
  { services }: CompiledGraph,
  addresses: ReadonlyMap<string, string>,
  combiner: string | undefined,
): string {
  const service = services.get(name);
  const address = service?.kind === 'model' ? addresses.get(service.model) : combiner;
  if (address === undefined)
    throw new UsageError(
      service?.kind === 'model' ? `--router needs --service ${service.model}=<address>` : '--router needs --combiner <address>',
    );
  return service?.kind === 'model' ? endpointOf(address) : new URL(`/steps/${name}`, address).href;
}

function traceTarget(trace: string | undefined, log: (line: string) => void): TraceTarget {
  if (trace === undefined) return { kind: 'off' };
  if (trace === 'lines') return { kind: 'lines', log };
  if (URL.canParse(trace)) return { kind: 'otlp', url: trace };
  throw new UsageError(`--trace ${trace} is neither "lines" nor an address`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port ${text} is not a port`);
  return port;
}

function told(value: number | null, unit: string): string {
  return value === null ? `an unknown number of ${unit}` : `${Number(value.toPrecision(3))} ${unit}`;
}

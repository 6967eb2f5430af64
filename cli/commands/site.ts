import { Command } from 'commander';
import { buildFromFolder, optionsFromFolder } from '../../actions/site/build-from-folder.ts';
import { checkSite } from '../../registry-site/check-site.ts';
import { previewSite } from '../../registry-site/preview.ts';
import { watchSite } from '../../registry-site/watch.ts';
import { answer, UsageError, type OutputOptions } from '../terminal.ts';

interface BuildOptions extends OutputOptions {
  readonly audience: string;
  readonly server: string;
  readonly serviceUrl?: string;
  readonly watch?: true;
}

/** `harvester site build|preview|check`: the static registry site from a checkout of the records repository. */
export function siteCommand(): Command {
  const site = new Command('site').description('The static registry site');
  site.addCommand(buildCommand()).addCommand(previewCommand()).addCommand(checkCommand());
  return site;
}

function buildCommand(): Command {
  return new Command('build')
    .description('Build the site from a checkout of the records repository')
    .argument('<records>', 'checkout: harvester.yaml, competitions/, attempts/, versions/')
    .argument('<out>', 'folder to write; new, empty or an earlier build')
    .option('--audience <who>', 'internal or public', 'internal')
    .option('--server <url>', 'address of the forge, for links', 'https://github.com')
    .option('--service-url <url>', 'where models are served')
    .option('--watch', 'go on: build again what a new record touches, until interrupted')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nexample: harvester site build records _site --audience public')
    .action(async (records: string, out: string, options: BuildOptions) => {
      const { audience, server, serviceUrl } = options;
      if (audience !== 'internal' && audience !== 'public')
        throw new UsageError(`--audience ${audience} is not known: use internal or public`);
      const folder = { records, out, audience, server, serviceUrl } as const;
      if (options.watch) return goOn(folder);
      const built = await buildFromFolder(folder);
      const skipped = built.skipped.map(({ path, why }) => `\nnot trusted: ${path}: ${why}`);
      answer(options, { pages: built.pages, skipped: built.skipped }, `${built.pages.length} pages in ${out}${skipped.join('')}`);
    });
}

async function goOn(folder: Parameters<typeof buildFromFolder>[0]): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  await watchSite(
    await optionsFromFolder(folder),
    {
      built: ({ changed, pages }, ms) => say(`${pages.length} pages, ${changed.length} files written in ${Math.round(ms)} ms`),
      failed: (error) => say(`not built: ${error instanceof Error ? error.message : String(error)}`),
    },
    stop.signal,
  );
}

function previewCommand(): Command {
  return new Command('preview')
    .description('Serve a built site on this machine, until interrupted')
    .argument('<site>', 'folder of a built site')
    .option('--port <number>', 'port on 127.0.0.1; any free one unless given')
    .addHelpText('after', '\nexample: harvester site preview _site --port 8090')
    .action(async (folder: string, options: { readonly port?: string }) => {
      const port = Number(options.port ?? 0);
      if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port ${options.port} is no port`);
      const { server, url } = await previewSite(folder, port);
      process.stdout.write(`${url}\n`);
      await new Promise<void>((resolve) => {
        const end = (): void => void server.close(() => resolve());
        process.once('SIGINT', end).once('SIGTERM', end);
      });
    });
}

function checkCommand(): Command {
  return new Command('check')
    .description('Check a built site: links, structure, names for screen readers')
    .argument('<site>', 'folder of a built site')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nexample: harvester site check _site')
    .action((folder: string, options: OutputOptions) => {
      const { links, pages, problems } = checkSite(folder);
      if (pages === 0) throw new UsageError(`${folder} holds no page. Build one there: harvester site build <records> ${folder}`);
      const lines = problems.map(({ page, what }) => `${page}: ${what}`);
      const told = problems.length === 0 ? 'nothing found' : `${problems.length} problems\n${lines.join('\n')}`;
      answer(options, { pages, links, problems }, `${pages} pages, ${links} links: ${told}`);
      if (problems.length > 0) process.exitCode = 1;
    });
}

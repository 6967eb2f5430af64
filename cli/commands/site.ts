import { Command } from 'commander';
import { buildFromFolder } from '../../actions/site/build-from-folder.ts';
import { answer, UsageError, type OutputOptions } from '../terminal.ts';

interface SiteCommandOptions extends OutputOptions {
  readonly audience: string;
  readonly server: string;
  readonly serviceUrl?: string;
}

/** `harvester site build <records> <out>`: the static registry site from a checkout of the records repository. */
export function siteCommand(): Command {
  const site = new Command('site').description('The static registry site');
  site
    .command('build')
    .description('Build the site from a checkout of the records repository')
    .argument('<records>', 'checkout: harvester.yaml, competitions/, attempts/, versions/')
    .argument('<out>', 'folder to write; new, empty or an earlier build')
    .option('--audience <who>', 'internal or public', 'internal')
    .option('--server <url>', 'address of the forge, for links', 'https://github.com')
    .option('--service-url <url>', 'where models are served')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nexample: harvester site build records _site --audience public')
    .action(async (records: string, out: string, options: SiteCommandOptions) => {
      const { audience, server, serviceUrl } = options;
      if (audience !== 'internal' && audience !== 'public')
        throw new UsageError(`--audience ${audience} is not known: use internal or public`);
      const built = await buildFromFolder({ records, out, audience, server, serviceUrl });
      const skipped = built.skipped.map(({ path, why }) => `\nnot trusted: ${path}: ${why}`);
      answer(options, built, `${built.pages.length} pages in ${out}${skipped.join('')}`);
    });
  return site;
}

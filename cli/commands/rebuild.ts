import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { rebuild } from '../../harvester/rebuild/rebuild.ts';
import { verifyChain } from '../../harvester/verify/verify-chain.ts';
import { readTrusted } from '../read-trusted.ts';
import { registryClient } from '../registry.ts';
import { answer, exitCodes, logger, paint, type OutputOptions } from '../terminal.ts';

interface RebuildOptions extends OutputOptions {
  readonly registry: string;
  readonly config: string;
  readonly artifacts: string;
}

/** `harvester rebuild <records>`: an empty registry becomes what the records say. */
export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description('Recreate the model registry from the records and the kept packages, then verify every version')
    .argument('<records>', 'checkout of the records repository, with competitions/<name>.yaml')
    .requiredOption('--registry <uri>', 'an empty MLflow tracking server')
    .requiredOption('--config <file>', 'harvester.yaml, whose keys must have signed the records')
    .requiredOption('--artifacts <dir>', 'kept packages, each in a folder named by its digest (64 hex characters)')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexample: harvester rebuild records --registry http://127.0.0.1:5001 --config harvester.yaml --artifacts /srv/packages\nexit: 0 all there and verified, 1 something is missing or does not verify, 3 wrong usage',
    )
    .action(async (records: string, options: RebuildOptions) => {
      const log = logger(options);
      const keys = await readTrusted(options.config);
      const client = registryClient(options.registry);
      const packageOf = async (sha256: string): Promise<string | undefined> => {
        const dir = join(resolve(options.artifacts), sha256);
        return (await stat(dir).catch(() => undefined))?.isDirectory() ? dir : undefined;
      };
      const rebuilt = await rebuild({ client, records, keys, packageOf, log });
      const there = rebuilt.versions.filter(({ missing }) => !missing);
      const checks = await Promise.all(
        there.map(({ competition, version }) => verifyChain({ client, model: `models:/${competition}/${version}`, records, keys })),
      );
      const bad = checks.filter(({ good }) => !good);
      const gone = rebuilt.versions.length - there.length;
      answer(
        options,
        { ...rebuilt, verified: checks.length - bad.length, notVerified: bad },
        `${paint(bad.length + gone === 0 ? 'green' : 'yellow', `${there.length} of ${rebuilt.versions.length} versions`)} are back, ${checks.length - bad.length} verified${gone > 0 ? `; ${gone} without a package` : ''}\n${rebuilt.aliases
          .map(({ competition, alias, version }) => `  ${competition}@${alias} is version ${version}`)
          .join('\n')}${rebuilt.tunings.length > 0 ? `\n  ${rebuilt.tunings.length} tunings are named again` : ''}`,
      );
      if (bad.length + gone > 0) process.exitCode = exitCodes.no;
    });
}

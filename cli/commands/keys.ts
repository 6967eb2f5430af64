import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { Name } from '../../core/contract/scalars.ts';
import { answer, UsageError, type OutputOptions } from '../terminal.ts';

/** `harvester keys new <id>`: a signing key for a runner or a publisher. */
export function keysCommand(): Command {
  const keys = new Command('keys').description('Signing keys of runners and publishers');
  keys
    .command('new')
    .description('Make an Ed25519 key: the private half into a file only you can read, the public half for harvester.yaml')
    .argument('<id>', 'name of the runner or publisher, e.g. runner-1')
    .option('--out <file>', 'where to write the private key (default: <id>.key.pem)')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nexample: harvester keys new runner-1 --out /etc/model-harvester/runner-1.key.pem')
    .action(async (id: string, options: OutputOptions & { readonly out?: string }) => {
      if (!Name.safeParse(id).success) throw new UsageError(`"${id}" is not a name: use a–z, 0–9 and inner hyphens`);
      const file = options.out ?? `${id}.key.pem`;
      const pair = generateKeyPairSync('ed25519', {
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      });
      await writeFile(file, pair.privateKey, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(
          error.code === 'EEXIST' ? `${file} exists already: choose another --out, keys are never overwritten` : error.message,
        );
      });
      const yaml = `- id: ${id}\n  publicKey: |\n${pair.publicKey.replace(/^(?=.)/gm, '    ')}`;
      answer(
        options,
        { id, file, publicKey: pair.publicKey },
        `${file} written. Add to harvester.yaml, under runners or publishers:\n\n${yaml}`,
      );
    });
  return keys;
}

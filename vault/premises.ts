import { join } from 'node:path';
import type { Competition } from '../core/contract/competition.ts';
import { splitDigest } from './split-digest.ts';
import { VaultError } from './vault-error.ts';

export type BoardName = 'feedback' | 'final';

/**
 * What is ours to get right before a stranger's code runs: the environment and the private data are those competition.yaml names, and the
 * final board has opened. Throws INFRA, or POLICY when it is too early.
 */
export async function checkOwnPremises(
  input: {
    readonly competition: Competition;
    readonly environment: { readonly lockSha256: string };
    readonly privateDir: string;
    readonly now: () => Date;
  },
  board: BoardName,
): Promise<void> {
  const { competition, environment, privateDir } = input;
  if (environment.lockSha256 !== competition.environment.sha256)
    throw new VaultError('INFRA', 'the environment was built from another lock than competition.yaml names; build it from that one');
  if (board === 'final') {
    const opens = competition.phases.find((phase) => phase.board === 'final')?.opens;
    if (opens === undefined) throw new VaultError('POLICY', 'this competition has no phase with board: final');
    if (input.now().getTime() < Date.parse(opens)) throw new VaultError('POLICY', `the final split is scored from ${opens} on, once`);
  }
  const { name, sha256 } = competition.data[board];
  const dir = join(privateDir, name);
  const found = await splitDigest(dir).catch((error: NodeJS.ErrnoException) => {
    throw new VaultError(
      'INFRA',
      `the private split ${name} cannot be read in ${dir} (${error.code ?? error.message}). Put its files there, for the runner's user to read`,
    );
  });
  if (found !== sha256)
    throw new VaultError(
      'INFRA',
      `the private split ${name} has digest ${found}; competition.yaml says ${sha256}. Put the right files into ${dir}`,
    );
}

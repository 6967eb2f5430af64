import { join, resolve } from 'node:path';
import { version } from '../actions/version.ts';
import type { Competition } from '../core/contract/competition.ts';
import type { Dataset } from '../core/contract/dataset.ts';
import type { RecordKind, RecordOf } from '../core/provenance/statement.ts';
import type { ReevaluationInput } from '../harvester/reevaluate/reevaluate.ts';
import { buildEnvironment } from '../scripts/environment.mjs';
import { VaultError } from '../vault/vault-error.ts';
import { defaultLock, lockDigest } from './environment.ts';
import { storeOf } from './store-of.ts';
import { answer, exitCodes, paint, UsageError, type OutputOptions } from './terminal.ts';
import { writeSigned } from './write-signed.ts';

/** Options of the commands that run registered models on a product team's private data. */
export interface PrivateRunOptions extends OutputOptions {
  readonly store?: string;
  readonly records?: string;
  readonly key?: string;
  readonly runner: string;
  readonly lock?: string;
}

/** Throws `UsageError` when a record would have to go among the signed ones unsigned. */
export function refuseUnsigned({ records, key }: PrivateRunOptions): void {
  if (records && !key) throw new UsageError('--records needs --key: only signed records go there');
}

/** What every such run is given: the data, the environment the models were evaluated in, and this machine as their runner. */
export async function privateRun(
  options: PrivateRunOptions,
  about: { readonly competition: Competition; readonly dir: string | undefined; readonly dataset: Dataset; readonly data: string },
  log: (line: string) => void,
): Promise<Omit<ReevaluationInput, 'model' | 'trigger'>> {
  const { competition, dir, dataset, data } = about;
  const lock = options.lock ?? defaultLock;
  const { id, path } = await buildEnvironment({ name: 'competition', lock, portable: true, log });
  return {
    competition,
    ...(dir !== undefined && { competitionDir: dir }),
    dataset,
    dataDir: resolve(data),
    environment: { id, path, lockSha256: await lockDigest(lock) },
    store: storeOf(options.store),
    runnerId: options.runner,
    version,
    now: () => new Date(),
    log,
  };
}

/** Writes a record, signed, to its path in the checkout of the records repository, if there is one. */
export async function keepRecord<K extends RecordKind>(
  kind: K,
  record: RecordOf[K],
  path: string,
  { records, key, runner }: PrivateRunOptions,
): Promise<void> {
  if (records && key) await writeSigned(kind, record, { path: join(records, path), runner, key });
}

/** Tells what stopped such a run, and ends with the code for it. Throws what is no error of the vault. */
export function answerStopped(options: OutputOptions, error: unknown): void {
  if (!(error instanceof VaultError)) throw error;
  const { errorClass, message } = error;
  answer(options, { errorClass, message }, `${paint('red', errorClass)}: ${message}`);
  process.exitCode = errorClass === 'INFRA' ? exitCodes.unknown : exitCodes.no;
}

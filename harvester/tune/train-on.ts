import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JudgeSplit } from '../../vault/judge.ts';
import { warmModel, type ModelOptions } from '../../vault/session.ts';
import { VaultError } from '../../vault/vault-error.ts';
import { renameStream } from '../reevaluate/rename-split.ts';
import type { Params } from './search-params.ts';

export interface TrainingJob {
  /** Sandbox and contract of the parent; `submissionDir` is its folder, artifacts and all. */
  readonly options: ModelOptions;
  /** Names of the inputs, then of the target, as the competition has them. */
  readonly names: readonly string[];
  readonly params: Params;
  readonly wallSeconds: number;
  readonly mostBytes: number;
}

/**
 * Trains a submission on private rows, in a sandbox that has everything of it but the artifacts it declares. Its folder with the new artifacts
 * goes to `to`, which only the runner can read: whatever it learnt is in there. Throws `VaultError`.
 */
export async function trainOn(
  rows: JudgeSplit,
  { options, names, params, wallSeconds, mostBytes }: TrainingJob,
  to: string,
): Promise<void> {
  const declared = options.contract.artifacts.map(({ path }) => path);
  const bare = `${to}.bare`;
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await cp(options.submissionDir, bare, { recursive: true });
    for (const path of declared) await rm(join(bare, path));
    const model = await warmModel({ ...options, submissionDir: bare, limits: { ...options.limits, wallSeconds } });
    const data = renameStream(await rows.training(), names);
    const { files } = await model.train({ data, params, artifacts: declared, mostBytes });
    await cp(options.submissionDir, to, { recursive: true });
    for (const [at, path] of declared.entries()) {
      const content = files[at];
      if (!content) throw new VaultError('INFRA', 'training gave fewer artifacts than were asked for');
      await writeFile(join(to, path), content, { mode: 0o600 });
    }
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(bare, { recursive: true, force: true });
  }
}

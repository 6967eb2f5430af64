import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { scratchBytes } from './sandbox/command.ts';
import type { EvaluationInput } from './evaluation-input.ts';
import { modelOptions } from './evaluation-input.ts';
import { excerptOf } from './excerpt.ts';
import type { Judge } from './judge.ts';
import { warmModel } from './session.ts';
import { VaultError } from './vault-error.ts';

export interface Retrained {
  /** Whether every artifact came out byte for byte as it was handed in. */
  readonly identical: boolean;
  /** The submission with the new artifacts, in a folder that only the runner can read. */
  readonly dir: string;
  /** What training printed, as it may be shown. */
  readonly excerpt: string;
  remove(): Promise<void>;
}

/** What is brought in is less, or other, than what was fetched: by our own doing. */
export const unchecked = async (): Promise<void> => undefined;

const defaultFactor = 10;
const megabyte = 1_000_000;

/** How long training may take, in seconds. */
export function trainSeconds({ limits }: EvaluationInput['competition']): number {
  return limits.trainSeconds ?? Math.min(86_400, defaultFactor * limits.wallSeconds);
}

/**
 * Trains a submission again in a sandbox that has everything of it but the artifacts it declares, on the competition's public data. Throws
 * `VaultError`: what a submission does is its own error class, and its text may be shown.
 */
export async function retrain(input: EvaluationInput, judge: Judge, stateDir: string): Promise<Retrained> {
  const { competition, competitionDir, manifest, submissionDir } = input;
  const declared = manifest.artifacts.map(({ path }) => path);
  const data = await judge.training(join(competitionDir, competition.data.public), competition);
  await mkdir(stateDir, { recursive: true });
  // Readable by nobody else: what a stranger's training wrote is used in a sandbox only.
  const home = await mkdtemp(join(stateDir, 'retrained-'));
  const remove = (): Promise<void> => rm(home, { recursive: true, force: true });
  try {
    const [bare, whole] = [join(home, 'bare'), join(home, 'whole')];
    await cp(submissionDir, whole, { recursive: true });
    await cp(submissionDir, bare, { recursive: true });
    // A copy of the old artifact is no training.
    for (const path of declared) await rm(join(bare, path));
    const options = modelOptions(input, stateDir);
    const limits = { ...options.limits, wallSeconds: trainSeconds(competition) };
    const model = await warmModel({ ...options, submissionDir: bare, limits, inspect: unchecked });
    const mostBytes = Math.min(competition.limits.archiveMB * megabyte, scratchBytes);
    const { files, output } = await model.train({ data, params: manifest.train?.params ?? {}, artifacts: declared, mostBytes });
    let identical = true;
    for (const [at, { path, sha256 }] of manifest.artifacts.entries()) {
      const content = files[at];
      if (!content) throw new VaultError('INFRA', 'training gave fewer artifacts than were asked for');
      await mkdir(dirname(join(whole, path)), { recursive: true });
      await writeFile(join(whole, path), content, { mode: 0o600 });
      identical &&= createHash('sha256').update(content).digest('hex') === sha256;
    }
    return { identical, dir: whole, excerpt: excerptOf([output], input.inputs.team), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Competition } from '../core/contract/competition.ts';
import type { Problem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Submission } from '../core/contract/submission.ts';
import { judgeOpening, type JudgeOpening } from '../vault/judge-opening.ts';
import { modelContract, type ModelContract } from '../vault/model-contract.ts';
import { type Power, powerOf } from '../vault/power.ts';

/** What the kit needs to know to run models and have them scored. */
export interface Running {
  readonly competition: Competition;
  /** What the judge is told when it opens rows, besides their files. */
  readonly opening: JudgeOpening;
  /** What a model without artifacts is told when it is loaded. */
  readonly contract: ModelContract;
  /** Those that can be read. */
  readonly baselines: readonly { readonly name: string; readonly path: string; readonly manifest: Submission }[];
  /** What a core of this machine draws. */
  readonly power: Power;
}

export interface Described extends Running {
  readonly kind: 'competition';
}

/** Reads the text of a `competition.yaml`, and the manifests of its baselines below `root`. */
export async function describe(text: string, root: string): Promise<Described | { kind: 'problems'; problems: readonly Problem[] }> {
  const read = readContract(Competition, 'competition.yaml', text);
  if (read.kind === 'invalid') return { kind: 'problems', problems: read.problems };
  return { kind: 'competition', ...(await running(read.value, root)) };
}

/** Completes a competition with its baselines, which lie below `root`, and what this machine draws. */
export async function running(competition: Competition, root: string): Promise<Running> {
  const baselines = await Promise.all(
    competition.baselines.map(async ({ name, path }) => {
      const found = await readFile(join(root, path, 'submission.yaml'), 'utf8').catch(() => undefined);
      const manifest = found === undefined ? undefined : readContract(Submission, path, found);
      return manifest?.kind === 'valid' ? [{ name, path, manifest: manifest.value }] : [];
    }),
  );
  return {
    competition,
    opening: judgeOpening(competition),
    contract: modelContract(competition, []),
    baselines: baselines.flat(),
    power: powerOf(),
  };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Competition } from '../core/contract/competition.ts';
import type { Problem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Submission } from '../core/contract/submission.ts';
import { type Power, powerOf } from '../vault/power.ts';

export interface Described {
  readonly kind: 'competition';
  readonly competition: Competition;
  /** Those that can be read. */
  readonly baselines: readonly { readonly name: string; readonly path: string; readonly manifest: Submission }[];
  /** What a core of this machine draws. */
  readonly power: Power;
}

/** Reads the text of a `competition.yaml`, and the manifests of its baselines below `root`. */
export async function describe(text: string, root: string): Promise<Described | { kind: 'problems'; problems: readonly Problem[] }> {
  const read = readContract(Competition, 'competition.yaml', text);
  if (read.kind === 'invalid') return { kind: 'problems', problems: read.problems };
  const baselines = await Promise.all(
    read.value.baselines.map(async ({ name, path }) => {
      const found = await readFile(join(root, path, 'submission.yaml'), 'utf8').catch(() => undefined);
      const manifest = found === undefined ? undefined : readContract(Submission, path, found);
      return manifest?.kind === 'valid' ? [{ name, path, manifest: manifest.value }] : [];
    }),
  );
  return { kind: 'competition', competition: read.value, baselines: baselines.flat(), power: powerOf() };
}

import { readFileSync, readdirSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ErrorClass } from '../../core/contract/error-class.ts';
import { ArtifactFormat } from '../../core/contract/submission.ts';

const root = join(import.meta.dirname, 'cases');

const Case = z.strictObject({
  /** Number in the list of attacks the suite grew from; 0 for our own. */
  reference: z.number().int(),
  tries: z.string(),
  /** What the participant is told; null when the attempt is contained and scored like any other. */
  errorClass: ErrorClass.nullable(),
  stage: z.enum(['smoke', 'private']),
  artifacts: z.array(z.strictObject({ path: z.string(), format: ArtifactFormat })).default([]),
  /** The released ROC AUC is no better than this. */
  mostAuc: z.number().optional(),
  /** Where gVisor's kernel answers otherwise than Linux behind our filter: what is told there. */
  gvisor: z.strictObject({ errorClass: ErrorClass.nullable(), stage: z.enum(['smoke', 'private']), why: z.string() }).optional(),
});
export type HostileCase = z.infer<typeof Case> & { readonly name: string; readonly dir: string };

/** A submission a case: what it tries, and what its author is told. */
export function hostileCases(): readonly HostileCase[] {
  return readdirSync(root).map((name) => ({
    name,
    dir: join(root, name),
    ...Case.parse(JSON.parse(readFileSync(join(root, name, 'case.json'), 'utf8'))),
  }));
}

/** The submission's files, by path. */
export async function filesOf({ dir }: HostileCase): Promise<Record<string, Uint8Array>> {
  const paths = (await readdir(dir)).filter((path) => path !== 'case.json');
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(join(dir, path))] as const)));
}

/** What must stand in nothing that anybody is told: cries of success, the runner's secret, escapes. */
export const canaries = ['BREACH', 'LEAK', 'hunter2', '\\u001b', '\u202e'] as const;

import type { Problem } from '../contract/problem.ts';
import type { Submission } from '../contract/submission.ts';
import type { TreeEntry } from './intake.ts';

/** Where a key of the manifest stands in its text. */
export type Where = (keys: readonly PropertyKey[]) => { line: number; column: number };

/** Artifacts a manifest names and the folder lacks, or neither artifact nor code. */
export function artifactProblems(manifest: Submission, entries: readonly TreeEntry[], root: string, where: Where): Problem[] {
  const present = new Set(entries.map((entry) => entry.path.slice(root.length)));
  const problems = manifest.artifacts.flatMap((artifact, index): Problem[] =>
    present.has(artifact.path)
      ? []
      : [
          {
            code: 'ARTIFACT_MISSING',
            path: `${root}submission.yaml`,
            ...where(['artifacts', index, 'path']),
            message: `names ${artifact.path}, which is not in the folder`,
            next: 'commit the file (is it in .gitignore?), or remove the entry',
          },
        ],
  );
  if (manifest.artifacts.length === 0 && !present.has('model.py')) {
    problems.push({
      code: 'NO_MODEL',
      path: `${root}submission.yaml`,
      ...where(['artifacts']),
      message: 'names no artifact, and there is no model.py',
      next: 'add model.py with class Model, or one .onnx or .skops artifact',
    });
  }
  return problems;
}

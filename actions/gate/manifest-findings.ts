import type { Finding } from '../../core/contract/gate-report.ts';
import type { Submission } from '../../core/contract/submission.ts';
import type { FileDigest } from '../../core/provenance/tree-digest.ts';

/** Where `submission.yaml` says one thing of an artifact and its bytes another. Each is an error: nothing may be evaluated as something else. */
export function manifestFindings(manifest: Submission, files: readonly FileDigest[]): Finding[] {
  const digests = new Map(files.map((file) => [file.path, file.sha256]));
  return manifest.artifacts.flatMap((artifact): Finding[] => {
    const actual = digests.get(artifact.path);
    if (actual === artifact.sha256) return [];
    const message = actual
      ? `submission.yaml says sha256 ${artifact.sha256.slice(0, 12)}… but the file has ${actual.slice(0, 12)}…`
      : 'submission.yaml names this file, but it is not in the submission';
    const fix = actual
      ? `write sha256: ${actual} into submission.yaml, or commit the file you meant`
      : 'commit the file, or remove its entry';
    return [{ rule: 'manifest/digest', severity: 'error', path: artifact.path, message, fix }];
  });
}

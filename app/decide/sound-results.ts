import type { Act } from '../commands/acts.ts';
import type { Dispatch, Snapshot } from '../observe/snapshot.ts';

/**
 * The snapshot in which no result counts that goes beyond what was asked: a gate that let something pass which neither harvester.yaml nor a command on
 * that head allowed, or a later run of other files than those that were scored.
 */
export function withSoundResults(snapshot: Snapshot, acts: readonly Act[]): Snapshot {
  if (!snapshot.dispatches.some(hasRecord)) return snapshot;
  const organisation = (snapshot.config.gate?.waivers ?? []).map(({ id, rule, path, sha256 }) => `${id} ${rule} ${path} ${sha256}`);
  const allowed = (headSha: string): ReadonlySet<string> =>
    new Set([
      ...organisation,
      ...acts
        .filter((act) => act.headSha === headSha)
        .flatMap(({ waivers }) => (waivers ?? []).map(({ id, rule, path, sha256 }) => `${id} ${rule} ${path} ${sha256}`)),
    ]);
  const files = new Map(snapshot.attempts.map(({ key, submission }) => [`${key.number}/${key.headSha}`, submission.treeSha256]));
  const dispatches = snapshot.dispatches.map((dispatch): Dispatch => {
    if (!hasRecord(dispatch)) return dispatch;
    const { gate, submission } = dispatch.result.record;
    const known = allowed(dispatch.headSha);
    const foreign = gate.waived?.find(({ id, rule, path, sha256 }) => !known.has(`${id} ${rule} ${path} ${sha256}`));
    if (foreign) return unusable(dispatch, `its scan applied a waiver nobody gave: ${foreign.id}`);
    const scored = files.get(`${snapshot.number}/${dispatch.headSha}`);
    const other = dispatch.stage !== 'evaluate' && scored !== undefined && scored !== submission.treeSha256;
    return other ? unusable(dispatch, 'it ran other files than those that were scored') : dispatch;
  });
  return { ...snapshot, dispatches };
}

function unusable(dispatch: Dispatch, why: string): Dispatch {
  return { ...dispatch, result: { kind: 'unusable', why } };
}

type WithRecord = Dispatch & { readonly result: Extract<Dispatch['result'], { readonly kind: 'attempt' }> };

function hasRecord(dispatch: Dispatch): dispatch is WithRecord {
  return !dispatch.outcome && dispatch.result.kind === 'attempt';
}

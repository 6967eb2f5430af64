import type { Act } from '../commands/acts.ts';
import type { Dispatch, Snapshot } from '../observe/snapshot.ts';

/**
 * The snapshot in which no result counts whose gate let something pass that nobody allowed: each waiver a record names must stand in harvester.yaml
 * or have been granted on that head by a command.
 */
export function withOwnWaiversOnly(snapshot: Snapshot, acts: readonly Act[]): Snapshot {
  if (!snapshot.dispatches.some(waives)) return snapshot;
  const organisation = (snapshot.config.gate?.waivers ?? []).map(({ id, rule, path, sha256 }) => `${id} ${rule} ${path} ${sha256}`);
  const allowed = (headSha: string): ReadonlySet<string> =>
    new Set([
      ...organisation,
      ...acts
        .filter((act) => act.headSha === headSha)
        .flatMap(({ waivers }) => (waivers ?? []).map(({ id, rule, path, sha256 }) => `${id} ${rule} ${path} ${sha256}`)),
    ]);
  const dispatches = snapshot.dispatches.map((dispatch): Dispatch => {
    if (!waives(dispatch)) return dispatch;
    const known = allowed(dispatch.headSha);
    const foreign = dispatch.result.record.gate.waived?.find(({ id, rule, path, sha256 }) => !known.has(`${id} ${rule} ${path} ${sha256}`));
    return foreign ? { ...dispatch, result: { kind: 'unusable', why: `its scan applied a waiver nobody gave: ${foreign.id}` } } : dispatch;
  });
  return { ...snapshot, dispatches };
}

type Waiving = Dispatch & { readonly result: Extract<Dispatch['result'], { readonly kind: 'attempt' }> };

function waives(dispatch: Dispatch): dispatch is Waiving {
  return !dispatch.outcome && dispatch.result.kind === 'attempt' && (dispatch.result.record.gate.waived?.length ?? 0) > 0;
}

import type { SigningKey } from '../../core/provenance/dsse.ts';
import { open } from '../../core/provenance/statement.ts';
import { treeOf } from './record-place.ts';

/** What the signed record of a version says its model is. */
export interface SignedVersion {
  /** Hex. */
  readonly sha256: string;
  readonly signedBy: string;
}

/** Looks up the signed record of a registered version. Throws when there is none, or none that a trusted publisher signed. */
export type RecordSource = (name: string, version: string) => Promise<SignedVersion>;

/**
 * Records from a checkout of the records repository, or from where it is served (`https://…`). Nothing found there is believed but for its
 * signature: it must be by one of `publishers`, and about this very version of this very model.
 */
export function recordSource(place: string, publishers: readonly SigningKey[]): RecordSource {
  const read = treeOf(place);
  return async (name, version) => {
    const path = `versions/${name}/${version}.json`;
    const text = await read(path);
    const opened = await open('version', JSON.parse(text), publishers);
    if (opened.kind === 'bad') throw new Error(`the record ${path} is not trusted: ${opened.why}`);
    const { record, keyid } = opened;
    if (record.registry.name !== name || record.registry.version !== version)
      throw new Error(`the record ${path} is about version ${record.registry.version} of "${record.registry.name}"`);
    return { sha256: record.modelSha256, signedBy: keyid };
  };
}

import type { VersionRecord } from '../contract/records.ts';
import { instantOf } from './instant-of.ts';

/**
 * The version that holds the `champion` alias: the one crowned last, by the moment its record was written and then by its number. A maintainer's
 * `/promote` writes an older version's record anew, so the number alone does not say it.
 */
export function reigningChampion(versions: readonly VersionRecord[]): VersionRecord | undefined {
  let reigning: VersionRecord | undefined;
  for (const version of versions) {
    if (version.champion.kind !== 'crown') continue;
    const later = reigning === undefined ? 1 : instantOf(version.publishedAt) - instantOf(reigning.publishedAt);
    if (later > 0 || (later === 0 && reigning && version.version > reigning.version)) reigning = version;
  }
  return reigning;
}

import type { VersionRecord } from '../contract/records.ts';
import { reigningChampion } from './reigning-champion.ts';

/**
 * The version that holds the `challenger` alias: the one published last since the champion was crowned, without taking its place. Undefined
 * when nothing was. Moments are those of the records; between equal ones the number decides.
 */
export function standingChallenger(versions: readonly VersionRecord[]): VersionRecord | undefined {
  const champion = reigningChampion(versions);
  let newest = champion;
  for (const version of versions)
    if (version.champion.kind !== 'crown' && (newest === undefined || later(version, newest))) newest = version;
  return newest === champion ? undefined : newest;
}

function later(a: VersionRecord, b: VersionRecord): boolean {
  const apart = Date.parse(a.publishedAt) - Date.parse(b.publishedAt);
  return apart > 0 || (apart === 0 && a.version > b.version);
}

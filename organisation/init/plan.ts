import { differences, fits } from './fits.ts';
import type { Json, Resource } from './resource.ts';

/** What is to be done about one resource. */
export interface Change {
  readonly id: string;
  readonly kind: 'create' | 'update' | 'keep';
  readonly before?: Json;
  readonly after: Json;
  /** Lines for people; empty when nothing changes. */
  readonly diff: readonly string[];
}

/** What there is, by resource id; an absent id is not there. */
export type Snapshot = ReadonlyMap<string, Json>;

/** What has to be done so that everything is as wanted. Pure; asked again after it was done, it says `keep` for all. */
export function plan(resources: readonly Pick<Resource, 'id' | 'want'>[], snapshot: Snapshot): readonly Change[] {
  return resources.map(({ id, want }) => {
    const before = snapshot.get(id);
    if (before === undefined) return { id, kind: 'create', after: want, diff: differences(want, {}) };
    if (fits(want, before)) return { id, kind: 'keep', before, after: want, diff: [] };
    return { id, kind: 'update', before, after: want, diff: differences(want, before) };
  });
}

import { missing, type Place } from '../notes.ts';

/** What is said of a part of a task that the bundle does not hold, or does not name. */
export function notThere(place: Place, role: string, reference: string | undefined): ReturnType<typeof missing> {
  if (reference === undefined) return missing(place, `names no ${role}`, 'a bundle for this importer brings it');
  const key = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(reference);
  return missing(
    place,
    `${role}: ${reference} is not in the bundle`,
    key ? 'it is the key of something uploaded over there: download it, and name the file' : 'add it, or correct its name',
  );
}

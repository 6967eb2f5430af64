import type { Json } from './resource.ts';

/** Whether `found` says at least what `want` says: objects may say more, lists must be alike. */
export function fits(want: Json | undefined, found: Json | undefined): boolean {
  if (want === undefined) return true;
  if (Array.isArray(want))
    return Array.isArray(found) && want.length === found.length && want.every((one: Json, at) => fits(one, found[at] as Json));
  if (typeof want === 'object' && want !== null)
    return (
      typeof found === 'object' &&
      found !== null &&
      !Array.isArray(found) &&
      Object.entries(want).every(([key, value]) => fits(value as Json, own(found, key)))
    );
  return want === found;
}

/** The parts of `want` that `found` does not have, each as `path: found → want`. */
export function differences(want: Json | undefined, found: Json | undefined, path = ''): string[] {
  if (fits(want, found)) return [];
  const bothMaps = [want, found].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
  if (!bothMaps) return [`${path === '' ? '' : `${path}: `}${found === undefined ? 'nothing' : brief(found)} → ${brief(want ?? null)}`];
  return Object.entries(want as Record<string, Json>).flatMap(([key, value]) =>
    differences(value, own(found, key), path === '' ? key : `${path}.${key}`),
  );
}

/** A part of an answer; what every object has from birth is none. */
function own(found: Json | undefined, key: string): Json | undefined {
  return typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? (found as Record<string, Json>)[key] : undefined;
}

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}

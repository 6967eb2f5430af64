import { plainName } from './advisories.ts';

/** The versions a `requirements.lock` pins, by the package's plain name. */
export function lockedVersions(lock: string): Map<string, Set<string>> {
  const versions = new Map<string, Set<string>>();
  for (const [, listed = '', version = ''] of lock.matchAll(/^([A-Za-z0-9._-]+)==([^\s;\\]+)/gm)) {
    const name = plainName(listed);
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  return versions;
}

import type { Finding } from '../core/contract/gate-report.ts';

const PINNED = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*==\s*([A-Za-z0-9][A-Za-z0-9.+!-]*)$/;

/**
 * Reads a submission's `requirements.txt` as data: each line must be `name==version` as in the competition's lock. It is never given to
 * an installer. Other files have no findings; without a lock only the form of lines is judged.
 */
export function requirementsFindings(path: string, text: string, lock: string | undefined): Finding[] {
  if (path.split('/').at(-1)?.toLowerCase() !== 'requirements.txt') return [];
  const locked = lock === undefined ? undefined : lockedVersions(lock);
  const findings: Finding[] = [];
  const add = (line: number, rule: string, message: string, fix: string): void => {
    findings.push({ rule, severity: 'error', path, line, message, fix });
  };
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const match = PINNED.exec(line);
    const [, name, version] = match ?? [];
    if (name === undefined || version === undefined) {
      add(
        i + 1,
        'dependency/form',
        `asks for ${JSON.stringify(line.slice(0, 100))}; only name==version is read`,
        'write one name==version a line, no options, addresses or ranges',
      );
      continue;
    }
    if (!locked) continue;
    const versions = locked.get(plain(name));
    if (!versions)
      add(
        i + 1,
        'dependency/unknown',
        `asks for ${name}, which this competition's environment does not have`,
        'use what the environment has, or ask the organisers to add it',
      );
    else if (!versions.has(version))
      add(
        i + 1,
        'dependency/version',
        `asks for ${name} ${version}; this competition has ${[...versions].join(' or ')}`,
        `write ${name}==${[...versions][0]}`,
      );
  }
  return findings;
}

function lockedVersions(lock: string): Map<string, Set<string>> {
  const versions = new Map<string, Set<string>>();
  for (const [, listed = '', version = ''] of lock.matchAll(/^([A-Za-z0-9._-]+)==([^\s;\\]+)/gm)) {
    const name = plain(listed);
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  return versions;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

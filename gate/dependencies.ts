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
    if (!match) {
      add(
        i + 1,
        'dependency/form',
        `asks for ${JSON.stringify(line.slice(0, 100))}; only name==version is read`,
        'write one name==version a line, no options, addresses or ranges',
      );
      continue;
    }
    if (!locked) continue;
    const versions = locked.get(plain(match[1]!));
    if (!versions)
      add(
        i + 1,
        'dependency/unknown',
        `asks for ${match[1]}, which this competition's environment does not have`,
        'use what the environment has, or ask the organisers to add it',
      );
    else if (!versions.has(match[2]!))
      add(
        i + 1,
        'dependency/version',
        `asks for ${match[1]} ${match[2]}; this competition has ${[...versions].join(' or ')}`,
        `write ${match[1]}==${[...versions][0]}`,
      );
  }
  return findings;
}

function lockedVersions(lock: string): Map<string, Set<string>> {
  const versions = new Map<string, Set<string>>();
  for (const match of lock.matchAll(/^([A-Za-z0-9._-]+)==([^\s;\\]+)/gm)) {
    const name = plain(match[1]!);
    versions.set(name, (versions.get(name) ?? new Set()).add(match[2]!));
  }
  return versions;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

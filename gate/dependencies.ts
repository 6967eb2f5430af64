import type { Finding } from '../core/contract/gate-report.ts';
import { type Advisories, plainName } from './dependencies/advisories.ts';
import { lockedVersions } from './dependencies/locked-versions.ts';

const PINNED = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*==\s*([A-Za-z0-9][A-Za-z0-9.+!-]*)$/;

/**
 * Reads a submission's `requirements.txt` as data: each line must be `name==version` as in the competition's lock. It is never given to
 * an installer. Other files have no findings; without a lock only the form of lines is judged, and without advisories none are looked up.
 */
export function requirementsFindings(path: string, text: string, lock?: string, advisories?: Advisories): Finding[] {
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
    findings.push(...known(advisories, path, i + 1, name, version));
    if (!locked) continue;
    const versions = locked.get(plainName(name));
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

/** Published advisories against a line. A look-up that did not happen is refused, never taken for a clean one. */
function known(advisories: Advisories | undefined, path: string, line: number, name: string, version: string): Finding[] {
  const answer = advisories?.of(name, version);
  if (!answer) return [];
  if (answer.kind === 'skipped')
    return [
      {
        rule: 'unscannable/advisories',
        severity: 'error',
        path,
        line,
        message: `${name} ${version} could not be looked up: ${answer.why}`.slice(0, 600),
        fix: 'ask the organisers: the advisories they keep cannot be read',
      },
    ];
  return answer.hits.slice(0, 10).map(({ id, summary }) => ({
    rule: 'dependency/advisory',
    severity: 'warning',
    path,
    line,
    message: `${name} ${version} has the advisory ${id}${summary && `: ${summary}`}`.slice(0, 600),
    fix: 'ask the organisers to update the environment; only they can',
  }));
}

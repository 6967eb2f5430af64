import type { Finding } from '../core/contract/gate-report.ts';
import type { ListedFile } from './list-files.ts';
import { skeleton } from './look-alikes.ts';

/** Names that people or file systems take for one another, or that show something else than they are. */
export function nameFindings(files: readonly ListedFile[]): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  for (const { path } of files) {
    // oxlint-disable-next-line no-control-regex -- control characters in names are what is looked for
    if (/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\]/.test(path))
      findings.push(finding(path, 'unicode/name', 'has invisible or control characters in its name', 'use plain letters, digits, - and _'));
    const key = skeleton(path);
    const twin = seen.get(key);
    if (twin !== undefined)
      findings.push(
        finding(
          path,
          'unicode/twin-name',
          `looks like ${JSON.stringify(twin.slice(0, 200))}: some file systems and most people take them for one`,
          'rename one of them',
        ),
      );
    else seen.set(key, path);
  }
  return findings;
}

function finding(path: string, rule: string, message: string, fix: string): Finding {
  return { rule, severity: 'error', path: path.slice(0, 400), message, fix };
}

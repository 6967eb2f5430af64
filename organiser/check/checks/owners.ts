import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownersOf } from '../../../core/rules/code-owners.ts';
import type { Check, Finding } from '../check.ts';

const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** CODEOWNERS names somebody real for every file that decides what is accepted and how it is scored. */
export const owners: Check = {
  id: 'owners',
  title: 'CODEOWNERS covers the competition’s own files',
  needs: 'repository',
  run: async ({ dir, competition }) => {
    for (const path of places) {
      const text = await readFile(join(dir, path), 'utf8').catch(() => undefined);
      if (text !== undefined) return uncovered(path, text, competition);
    }
    return [{ level: 'problem', path: 'CODEOWNERS', message: 'is not there', next: 'start from the template’s' }];
  },
};

function uncovered(
  path: string,
  text: string,
  { agreement, data, environment, metrics }: Parameters<Check['run']>[0]['competition'],
): Finding[] {
  const { scoring } = metrics;
  const watched = [
    'competition.yaml',
    environment.lock,
    agreement.file,
    data.public,
    path,
    'kit/__main__.py',
    ...(scoring ? [scoring.path] : []),
  ];
  const findings = watched.flatMap((file): Finding[] => {
    const found = ownersOf(text, file);
    if (found && found.owners.length > 0) return [];
    return [
      {
        level: 'problem',
        path,
        ...(found && { line: found.line }),
        message: `nobody owns ${file}`,
        next: `add a line: /${file} @<organisation>/owners`,
      },
    ];
  });
  for (const [index, line] of text.split('\n').entries()) {
    if (line.includes('@your-organisation/'))
      findings.push({
        level: 'problem',
        path,
        line: index + 1,
        message: 'names @your-organisation',
        next: 'write your organisation’s teams',
      });
    for (const owner of line.replace(/#.*$/, '').trim().split(/\s+/).slice(1))
      if (!/^(?:@[A-Za-z0-9-]+(?:\/[\w.-]+)?|[^@\s]+@[^@\s]+)$/.test(owner))
        findings.push({
          level: 'problem',
          path,
          line: index + 1,
          message: `"${owner}" is no @user, @organisation/team or e-mail address`,
          next: 'GitHub ignores such a line; correct it',
        });
  }
  return findings;
}

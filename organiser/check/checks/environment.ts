import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atContract, type Check, type Finding } from '../check.ts';

/** The lock of packages: there, the one that is named, every entry with its hash, no host named. */
export const environment: Check = {
  id: 'environment',
  title: 'the environment’s lock is the one that is named',
  needs: 'repository',
  run: async (context) => {
    const { lock, sha256 } = context.competition.environment;
    const bytes = await readFile(join(context.dir, lock)).catch(() => undefined);
    if (!bytes)
      return [
        atContract(
          context,
          'problem',
          ['environment', 'lock'],
          `${lock} is not there`,
          `uv pip compile --universal --generate-hashes env/requirements.in -o ${lock}`,
        ),
      ];
    const found = createHash('sha256').update(bytes).digest('hex');
    const findings: Finding[] = [];
    if (found !== sha256)
      findings.push(
        atContract(context, 'problem', ['environment', 'sha256'], `${lock} has another digest`, `if the lock is right, write ${found}`),
      );
    for (const [index, line] of bytes.toString('utf8').split('\n').entries()) {
      if (/^\s*(?:--(?:index|extra-index|find-links|trusted-host)|-i\b|-f\b)/.test(line) || /@\s*(?:https?|git|file):/.test(line))
        findings.push({
          level: 'problem',
          path: lock,
          line: index + 1,
          message: 'names a place to fetch packages from',
          next: 'compile the lock without --emit-index-url; runners have their own mirror',
        });
      if (/^[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?(?:==\S+)?/.test(line) && !/^[\w.[\],-]+==[^\s;]+/.test(line))
        findings.push({
          level: 'problem',
          path: lock,
          line: index + 1,
          message: 'does not pin a version',
          next: 'compile the lock with --generate-hashes',
        });
    }
    if (!/--hash=sha256:/.test(bytes.toString('utf8')))
      findings.push({ level: 'problem', path: lock, message: 'has no hashes', next: 'compile it with --generate-hashes' });
    return findings;
  },
};

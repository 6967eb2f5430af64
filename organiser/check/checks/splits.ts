import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { splitDigest } from '../../../vault/split-digest.ts';
import { OrganiserError } from '../../organiser-error.ts';
import { outsideRepository } from '../../outside-repository.ts';
import { atContract, type Check, type CheckContext, type Finding } from '../check.ts';

/** The private splits are those that are named: place, digest, number of rows, and nothing of them in the repository. */
export const splits: Check = {
  id: 'splits',
  title: 'private splits are the ones that are named',
  needs: 'private',
  run: async (context) => {
    const privateDir = context.privateDir ?? '';
    const findings: Finding[] = [...(await placeOf(context, privateDir))];
    const { feedback, final } = context.competition.data;
    if (feedback.name === final.name || feedback.sha256 === final.sha256)
      findings.push(
        atContract(context, 'problem', ['data', 'final'], 'feedback and final are the same split', 'make two: harvester competition split'),
      );
    for (const board of ['feedback', 'final'] as const) {
      const { name, sha256, rows } = context.competition.data[board];
      const found = await splitDigest(join(privateDir, name)).catch(() => undefined);
      if (found === undefined) continue;
      if (found !== sha256)
        findings.push(
          atContract(
            context,
            'problem',
            ['data', board, 'sha256'],
            `the files in ${name}/ have another digest`,
            `if they are right, write ${found}; the runner refuses any others`,
          ),
        );
      const view = context.views.find((part) => part.name === board);
      if (view && view.rows !== rows)
        findings.push(atContract(context, 'problem', ['data', board, 'rows'], `${name} has ${view.rows} rows`, `write rows: ${view.rows}`));
    }
    return findings;
  },
};

async function placeOf(context: CheckContext, privateDir: string): Promise<Finding[]> {
  try {
    await outsideRepository(privateDir, context.dir);
  } catch (error) {
    if (!(error instanceof OrganiserError)) throw error;
    return error.problems.map(({ path, message, next }) => ({ level: 'problem', path, message, next }));
  }
  const { feedback, final } = context.competition.data;
  const names = new Set([feedback.name, final.name]);
  const inside = await readdir(context.dir, { withFileTypes: true, recursive: true });
  return inside
    .filter((entry) => entry.isDirectory() && names.has(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => ({
      level: 'problem',
      path: join(entry.parentPath, entry.name),
      message: 'is called like a private split and lies in the repository',
      next: 'remove it, and from git’s history too; then split anew',
    }));
}

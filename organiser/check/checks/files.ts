import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atContract, type Check, type Finding } from '../check.ts';

/** Data that can be read, and the organiser's own scoring and data card where they are named. */
export const files: Check = {
  id: 'data-files',
  title: 'data, scoring and data card can be read',
  needs: 'repository',
  run: async (context) => {
    const findings: Finding[] = [...context.unreadable];
    const { metrics, data } = context.competition;
    if (metrics.scoring) {
      const bytes = await readFile(join(context.dir, metrics.scoring.path)).catch(() => undefined);
      const found = bytes && createHash('sha256').update(bytes).digest('hex');
      if (found !== metrics.scoring.sha256) {
        const [message, next] = found
          ? [`${metrics.scoring.path} has another digest`, `if the file is right, write ${found}`]
          : [`${metrics.scoring.path} is not there`, 'add it, or remove scoring'];
        findings.push(atContract(context, 'problem', ['metrics', 'scoring', found ? 'sha256' : 'path'], message, next));
      }
    }
    if (data.card !== undefined) {
      const text = await readFile(join(context.dir, data.card), 'utf8').catch(() => undefined);
      if (text === undefined || !isObject(text))
        findings.push(
          atContract(
            context,
            'problem',
            ['data', 'card'],
            `${data.card} ${text === undefined ? 'is not there' : 'is no JSON'}`,
            'a Croissant description of the public data, as JSON-LD',
          ),
        );
    }
    return findings;
  },
};

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

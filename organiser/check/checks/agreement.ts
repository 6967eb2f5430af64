import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atContract, type Check } from '../check.ts';

/** The terms that participants accept by signing off. */
export const agreement: Check = {
  id: 'agreement',
  title: 'the terms are there',
  needs: 'repository',
  run: async (context) => {
    const { file } = context.competition.agreement;
    const text = await readFile(join(context.dir, file), 'utf8').catch(() => undefined);
    if (text !== undefined && text.trim().length >= 100) return [];
    const message = text === undefined ? `${file} is not there` : `${file} says next to nothing`;
    return [
      atContract(
        context,
        'problem',
        ['agreement', 'file'],
        message,
        'start from the template’s TERMS.md and have it read by whoever answers for it',
      ),
    ];
  },
};

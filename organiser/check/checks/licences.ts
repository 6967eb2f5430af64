import parse from 'spdx-expression-parse';
import { atContract, type Check, type Finding } from '../check.ts';

/** Licences by their SPDX names, so that machines know what they allow. */
export const licences: Check = {
  id: 'licences',
  title: 'licences are SPDX names',
  needs: 'repository',
  run: (context) =>
    context.competition.licences.flatMap((licence, index): Finding[] => {
      const at = ['licences', index];
      if (!isSpdx(licence))
        return [
          atContract(
            context,
            'problem',
            at,
            `"${licence}" is no SPDX licence`,
            'use its SPDX name, such as Apache-2.0, MIT, BSD-3-Clause, CC-BY-4.0',
          ),
        ];
      if (context.competition.licences.indexOf(licence) < index)
        return [atContract(context, 'warning', at, `"${licence}" is listed twice`, 'keep one')];
      return [];
    }),
};

function isSpdx(licence: string): boolean {
  try {
    parse(licence);
    return true;
  } catch {
    return false;
  }
}

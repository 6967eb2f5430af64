import type { Bench } from './figure.ts';
import { checkFigures } from './kit/check.ts';
import { importRampFigures } from './kit/import-ramp.ts';
import { validateFigures } from './kit/validate.ts';

/** Each file of `kit/` brings its figures. */
export const bench: Bench = {
  title: 'what participants and organisers wait for',
  run: async (context) => ({
    ...(await validateFigures(context)),
    ...(await checkFigures(context)),
    ...(await importRampFigures(context)),
  }),
};

import type { Check } from '../check.ts';

const smallest = 200;

/** Private splits are large enough to tell models apart. */
export const splitSize: Check = {
  id: 'split-size',
  title: 'splits are large enough to tell models apart',
  needs: 'private',
  run: ({ views }) =>
    views
      .filter(({ name, rows }) => name !== 'public' && rows < smallest)
      .map(({ name, rows, labels }) => ({
        level: 'warning',
        path: labels.path,
        message: `${name} has ${rows} rows: most models will be ties`,
        next: 'harvester competition simulate says how far apart two models must be; bring more rows if that is too far',
      })),
};

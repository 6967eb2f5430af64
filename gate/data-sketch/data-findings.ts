import type { Finding } from '../../core/contract/gate-report.ts';
import type { RowFinder } from './row-finder.ts';

/** Whether a file holds rows of data it should not. The finding says no more than that, as anything more would tell about the data. */
export function dataFindings(path: string, content: Buffer | string, finders: readonly RowFinder[]): Finding[] {
  return finders.flatMap((finder): Finding[] => {
    const isThere = typeof content === 'string' ? finder.inText(content) : finder.inBytes(content);
    if (!isThere) return [];
    if (finder.visibility === 'private')
      return [
        {
          rule: 'data/private-rows',
          severity: 'error',
          path,
          message: `holds numbers of the private data ${finder.dataset}`,
          fix: 'remove them, and tell the organisers where they came from',
        },
      ];
    return [
      {
        rule: 'data/public-rows',
        // Some models are their training rows (nearest neighbours, support vectors); a source that lists them is not a model.
        severity: typeof content === 'string' ? 'warning' : 'note',
        path,
        message: `holds rows of the public data ${finder.dataset}`,
        fix: 'load the public data from its own place, unless the model is made of its training rows',
      },
    ];
  });
}

const MANY = 200;

/** A text with many digests: what tables of answers keyed by row are made of. Locks with hashes have them too, and are named for it. */
export function digestTableFindings(path: string, text: string): Finding[] {
  const digests = new Set(text.match(/\b(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b/gi) ?? []);
  if (digests.size < MANY) return [];
  return [
    {
      rule: 'data/digest-table',
      severity: 'warning',
      path,
      message: `holds ${digests.size} digests, as tables of answers keyed by row do`,
      fix: 'predict from the features; say in the card what the digests are for',
    },
  ];
}

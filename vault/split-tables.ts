import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tables } from './judge.ts';
import { VaultError } from './vault-error.ts';

const extensions = ['csv', 'arrow', 'parquet'] as const;

/** The features and labels files in a split's folder: `features.<ext>` and `labels.<ext>`. Throws INFRA when one is missing or double. */
export async function splitTables(dir: string): Promise<Tables> {
  const names = await readdir(dir);
  const find = (stem: string): string => {
    const [found, ...more] = names.filter((name) => extensions.some((extension) => name === `${stem}.${extension}`));
    if (found !== undefined && more.length === 0) return join(dir, found);
    throw new VaultError('INFRA', `the split's folder ${dir} needs exactly one ${stem}.csv, .arrow or .parquet`);
  };
  return { features: find('features'), labels: find('labels') };
}

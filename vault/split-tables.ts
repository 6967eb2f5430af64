import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tables } from './judge.ts';
import { VaultError } from './vault-error.ts';

const extensions = ['csv', 'arrow', 'parquet'] as const;

/** The features and labels files in a split's folder: `features.<ext>` and `labels.<ext>`. Throws INFRA when one is missing or double. */
export async function splitTables(dir: string): Promise<Tables> {
  const names = await readdir(dir);
  const find = (stem: string): string => {
    const found = names.filter((name) => extensions.some((extension) => name === `${stem}.${extension}`));
    if (found.length === 1) return join(dir, found[0]!);
    throw new VaultError('INFRA', `the split's folder ${dir} needs exactly one ${stem}.csv, .arrow or .parquet; it has ${found.length}`);
  };
  return { features: find('features'), labels: find('labels') };
}

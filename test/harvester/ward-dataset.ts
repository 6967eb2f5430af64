import { join } from 'node:path';
import { Dataset, type DataReference } from '../../core/contract/dataset.ts';
import { splitDigest } from '../../vault/split-digest.ts';

/** The biopsies that `make_dataset.py` wrote below a folder, as their owner's file names one year of them. */
export async function wardYear(below: string, version: string): Promise<Pick<DataReference, 'version' | 'sha256' | 'rows'>> {
  return { version, sha256: await splitDigest(join(below, version)), rows: 171 };
}

/** `datasets/ward/biopsies.yaml`, with what is given put over it. */
export function wardDataset(data: object, over: object = {}): Dataset {
  return Dataset.parse({
    harvester: 1,
    owner: 'ward',
    name: 'biopsies',
    title: 'Biopsies of the ward',
    people: ['wanda'],
    data,
    columns: { mean_radius: 'nucleus_radius_mm', benign: 'benign_by_biopsy' },
    models: [{ competition: 'breast-tumour', versions: 'champion' }],
    ...over,
  });
}

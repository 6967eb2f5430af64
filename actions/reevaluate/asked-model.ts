import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { Competition } from '../../core/contract/competition.ts';
import { Dataset } from '../../core/contract/dataset.ts';
import { Name, Sha256 } from '../../core/contract/scalars.ts';
import { treeDigest, type FileDigest } from '../../core/provenance/tree-digest.ts';
import { PackageContract } from '../../harvester/package/package-contract.ts';
import { readContractFile } from '../read-contract-file.ts';
import { filesBelow, openSealed } from '../sealed-folder.ts';

/** `asked.json`: which version of which model lies beside it in `model/`, with `competition/` and `dataset.yaml`. */
export const AskedModel = z.strictObject({
  competition: Name,
  version: z.number().int().positive(),
  modelSha256: Sha256,
  trigger: z.enum(['schedule', 'champion', 'asked']),
});
export type AskedModel = z.infer<typeof AskedModel>;

export interface FetchedModel extends AskedModel {
  readonly model: {
    readonly dir: string;
    readonly sha256: string;
    readonly files: readonly FileDigest[];
    readonly contract: PackageContract;
    readonly number: number;
  };
  readonly contractOfCompetition: Competition;
  readonly competitionDir: string;
  readonly dataset: Dataset;
}

const text = (path: string): Promise<string> => readFile(path, 'utf8');

/**
 * Reads what the fetch step left. `digest` is what that job gave as its output, which no other job can change: the folder must be that to the
 * byte, and the package the one its signed record names. Throws before any of it is interpreted.
 */
export async function readFetched(path: string, digest: string): Promise<FetchedModel> {
  const sealed = await openSealed(path, digest);
  const { folder } = sealed;
  const asked = AskedModel.parse(JSON.parse(await text(join(folder, 'asked.json'))));
  const files = filesBelow(sealed, 'model');
  const sha256 = await treeDigest(files);
  if (sha256 !== asked.modelSha256)
    throw new Error(`the fetched package has digest ${sha256}; its signed record says ${asked.modelSha256}`);
  const competitionDir = join(folder, 'competition');
  const contractOfCompetition = await readContractFile(Competition, join(competitionDir, 'competition.yaml'), text);
  if (contractOfCompetition.name !== asked.competition) throw new Error(`what was fetched is not "${asked.competition}"`);
  const dir = join(folder, 'model');
  const contract = PackageContract.parse(JSON.parse(await text(join(dir, 'data', 'contract.json'))));
  const dataset = await readContractFile(Dataset, join(folder, 'dataset.yaml'), text);
  return { ...asked, model: { dir, sha256, files, contract, number: asked.version }, contractOfCompetition, competitionDir, dataset };
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportedModel } from '../export/model-facts.ts';
import { PackageContract } from '../package/package-contract.ts';
import { packageModel } from '../package/package-model.ts';
import { exampleAttempt, exampleCompetition, exampleManifest } from './example-submission.ts';
import { tinyModels } from './tiny-models.ts';

/** A package of one of the tiny models in a folder of `dir`, as it is after it was fetched and proved. `more` lies beside the model. */
export async function exportedModel(dir: string, name: string, more: Readonly<Record<string, string>> = {}): Promise<ExportedModel> {
  const submissionDir = join(dir, `${name}-submission`);
  await mkdir(submissionDir, { recursive: true });
  await writeFile(join(submissionDir, 'model.onnx'), Buffer.from(tinyModels.sum, 'base64'));
  for (const [path, text] of Object.entries(more)) {
    await mkdir(join(submissionDir, path, '..'), { recursive: true });
    await writeFile(join(submissionDir, path), text);
  }
  const attempt = await exampleAttempt('sum', 5, submissionDir);
  const made = await packageModel({
    competition: exampleCompetition([{ name: 'a', type: 'double' }]),
    manifest: await exampleManifest('sum', 'onnx', submissionDir),
    submissionDir,
    attempt,
    environmentLock: 'numpy==2.4.6 --hash=sha256:bb\n',
    pythonVersion: '3.11.7',
    out: join(dir, name),
  });
  return {
    ...made,
    name: 'breast-tumour',
    version: {
      name: 'breast-tumour',
      version: '3',
      description: '',
      source: 'runs:/1/model',
      run_id: '1',
      status: 'READY',
      tags: {},
      aliases: [],
    },
    contract: PackageContract.parse(JSON.parse(await readFile(join(made.dir, 'data', 'contract.json'), 'utf8'))),
    card: await readFile(join(made.dir, 'README.md'), 'utf8'),
  };
}

import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dump } from 'js-yaml';
import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import type { Submission } from '../../core/contract/submission.ts';
import { treeDigest, type FileDigest } from '../../core/provenance/tree-digest.ts';
import { exampleRow } from '../../core/service-description/example-row.ts';
import { digestFolder } from '../../vault/folder.ts';
import { mlBomText } from './ml-bom.ts';
import { mlflowVersion, mlmodelText } from './mlmodel.ts';
import { modelCard } from './model-card.ts';
import { packageContract, type PackageContract } from './package-contract.ts';
import { provenanceText } from './provenance.ts';
import { pinnedRequirements } from './requirements.ts';

export interface PackageInput {
  readonly competition: Competition;
  readonly manifest: Submission;
  /** The team's folder as it was evaluated: exactly these bytes are packaged. */
  readonly submissionDir: string;
  readonly attempt: AttemptRecord;
  /** Text of the competition's hash-locked requirements. */
  readonly environmentLock: string;
  /** Such as `3.11.7`. */
  readonly pythonVersion: string;
  /** Folder to make; must not exist. */
  readonly out: string;
  /** Where our own Python lies, when not beside this file (a bundled action). */
  readonly code?: PythonSources;
}

export interface PythonSources {
  readonly loader: string;
  readonly interface: string;
}

export interface ModelPackage {
  readonly dir: string;
  /** Tree digest (hex) over all files. */
  readonly sha256: string;
  readonly files: readonly FileDigest[];
}

const here: PythonSources = {
  loader: fileURLToPath(new URL('code/harvester_loader.py', import.meta.url)),
  interface: fileURLToPath(new URL('../../vault/harness/interface.py', import.meta.url)),
};

/**
 * Writes the MLflow model directory of an evaluated submission: our loader, the participant's files as data, signature, environment, card.
 * The same input gives the same bytes. Throws when the submission is not the one that was evaluated, byte for byte.
 */
export async function packageModel(input: PackageInput): Promise<ModelPackage> {
  const { competition, manifest, submissionDir, attempt, out } = input;
  const submission = await digestFolder(submissionDir);
  const found = await treeDigest(submission);
  if (found !== attempt.submission.treeSha256)
    throw new Error(`the submission's files (sha256:${found}) are not those that were evaluated (sha256:${attempt.submission.treeSha256})`);
  const contract = packageContract(
    competition,
    manifest,
    attempt,
    submission.map(({ path }) => path),
  );
  const pins = pinnedRequirements(input.environmentLock, [`mlflow-skinny==${mlflowVersion}`]);

  const draft = `${out}.draft`;
  await rm(draft, { recursive: true, force: true });
  try {
    await copyAll(submissionDir, submission, join(draft, 'data', 'submission'));
    await writeText(draft, textFiles(input, contract, pins));
    await writeText(draft, {
      'bom.cdx.json': mlBomText({ contract, attempt, files: submission, pins }),
      'prov.json': provenanceText(competition, attempt, contract),
    });
    await copyInto(input.code?.loader ?? here.loader, join(draft, 'code', 'harvester_loader.py'));
    await copyInto(input.code?.interface ?? here.interface, join(draft, 'code', 'harvester_interface.py'));
    const contentSha256 = await treeDigest(await digestFolder(draft));
    const { pythonVersion } = input;
    await writeText(draft, { MLmodel: mlmodelText({ contract, pins, pythonVersion, createdAt: attempt.finishedAt, contentSha256 }) });
    await rename(draft, out);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  const files = await digestFolder(out);
  return { dir: out, sha256: await treeDigest(files), files };
}

function textFiles(
  { competition, manifest, attempt, environmentLock, pythonVersion }: PackageInput,
  contract: PackageContract,
  pins: string[],
): Record<string, string> {
  const example = { columns: contract.inputs.map(({ name }) => name), data: [exampleRow(contract.inputs)] };
  return {
    'data/contract.json': `${JSON.stringify(contract, null, 2)}\n`,
    'input_example.json': JSON.stringify(example),
    'serving_input_example.json': JSON.stringify({ dataframe_split: example }),
    'requirements.txt': `${pins.join('\n')}\n`,
    'requirements.lock': environmentLock,
    'python_env.yaml': dump({ python: pythonVersion, build_dependencies: ['pip'], dependencies: ['-r requirements.txt'] }),
    'conda.yaml': dump(
      { name: 'model', channels: ['conda-forge'], dependencies: [`python=${pythonVersion}`, 'pip', { pip: pins }] },
      { lineWidth: -1 },
    ),
    'README.md': modelCard(competition, manifest, attempt),
    LICENSE: `SPDX-License-Identifier: ${manifest.licence}\n`,
  };
}

async function copyAll(from: string, files: readonly FileDigest[], to: string): Promise<void> {
  for (const { path } of files) await copyInto(join(from, path), join(to, path));
}

async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

async function writeText(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
}

import { libraryComponent, mlBom, type BomPart } from '../../core/cards/ml-bom.ts';
import { fileComponent, modelComponent } from '../../core/cards/model-component.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import type { FileDigest } from '../../core/provenance/tree-digest.ts';
import type { PackageContract } from './package-contract.ts';

export interface BomInput {
  readonly contract: PackageContract;
  readonly attempt: AttemptRecord;
  /** The submission's files. */
  readonly files: readonly FileDigest[];
  /** `name==version` */
  readonly pins: readonly string[];
}

/**
 * What a packaged model is made of, as a CycloneDX 1.6 ML-BOM: the model with its card (task, inputs, outputs, scores, limits of use, energy),
 * its files with their digests, and the libraries of its environment. The same input gives the same text.
 */
export function mlBomText({ contract, attempt, files, pins }: BomInput): string {
  const reference = `model:${contract.competition}/${contract.pull.headSha}`;
  const bom = mlBom({
    model: model(contract, attempt, reference),
    parts: [...files.map(fileComponent), ...pins.map(library)],
    timestamp: attempt.finishedAt,
  });
  return `${JSON.stringify(bom, undefined, 2)}\n`;
}

function model(
  { card, competition, inputs, licence, outputs, pull, submissionSha256, task, title }: PackageContract,
  attempt: AttemptRecord,
  reference: string,
): BomPart {
  const { data, evaluation } = attempt;
  return modelComponent({
    reference,
    name: competition,
    version: pull.headSha,
    description: title,
    licence,
    sha256: submissionSha256,
    task,
    inputs,
    outputs,
    data,
    ...(evaluation.kind === 'scored' && { scored: evaluation }),
    card,
  });
}

function library(pin: string): BomPart {
  const [, name = pin, version = ''] = /^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^;\s]+)/.exec(pin) ?? [];
  return libraryComponent(name, version);
}

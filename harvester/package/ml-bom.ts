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
  const libraries = pins.map(library);
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { timestamp: attempt.finishedAt, component: model(contract, attempt, reference) },
    components: [...files.map(fileComponent), ...libraries],
    dependencies: [
      { ref: reference, dependsOn: [...files.map(({ path }) => `file:${path}`), ...libraries.map((each) => each['bom-ref'])] },
    ],
  };
  return `${JSON.stringify(bom, undefined, 2)}\n`;
}

function model(
  { card, competition, inputs, licence, outputs, pull, submissionSha256, task, title }: PackageContract,
  attempt: AttemptRecord,
  reference: string,
): object {
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

interface Library {
  readonly type: 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
}

function library(pin: string): Library {
  const [, name = pin, version = ''] = /^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^;\s]+)/.exec(pin) ?? [];
  const purl = `pkg:pypi/${name.toLowerCase().replace(/[-_.]+/g, '-')}@${encodeURIComponent(version)}`;
  return { type: 'library', 'bom-ref': purl, name, version, purl };
}

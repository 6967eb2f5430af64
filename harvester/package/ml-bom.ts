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
  const fileRef = (path: string): string => `file:${path}`;
  const libraries = pins.map(library);
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { timestamp: attempt.finishedAt, component: model(contract, attempt, reference) },
    components: [
      ...files.map(({ path, sha256 }) => ({
        type: 'file',
        'bom-ref': fileRef(path),
        name: path,
        hashes: [{ alg: 'SHA-256', content: sha256 }],
      })),
      ...libraries,
    ],
    dependencies: [{ ref: reference, dependsOn: [...files.map(({ path }) => fileRef(path)), ...libraries.map((each) => each['bom-ref'])] }],
  };
  return `${JSON.stringify(bom, undefined, 2)}\n`;
}

function model(contract: PackageContract, attempt: AttemptRecord, reference: string): object {
  const { card, licence, title, task, inputs, outputs } = contract;
  const { evaluation } = attempt;
  const metrics =
    evaluation.kind === 'scored'
      ? evaluation.scores.map(({ name, value, low, high }) => ({
          type: name,
          value: String(value),
          confidenceInterval: { lowerBound: String(low), upperBound: String(high) },
          slice: evaluation.board,
        }))
      : [];
  const energy = evaluation.kind === 'scored' ? evaluation.cost.energyWhPer1000 : null;
  return {
    type: 'machine-learning-model',
    'bom-ref': reference,
    name: contract.competition,
    version: contract.pull.headSha,
    description: title,
    licenses: [{ license: { name: licence } }],
    hashes: [{ alg: 'SHA-256', content: contract.submissionSha256 }],
    modelCard: {
      modelParameters: {
        task,
        inputs: inputs.map(({ type }) => ({ format: type })),
        outputs: outputs.map(({ type }) => ({ format: type })),
        datasets: attempt.data.map(({ name, sha256 }) => ({
          type: 'dataset',
          name: `${name}@sha256:${sha256}`,
          contents: {},
          classification: 'private',
        })),
      },
      quantitativeAnalysis: { performanceMetrics: metrics },
      considerations: {
        useCases: [card.intendedUse],
        technicalLimitations: [card.limitations],
        ethicalConsiderations: [{ name: card.ethicalNotes }],
      },
    },
    ...(energy === null ? {} : { properties: [{ name: 'model-harvester:energy-wh-per-1000-predictions', value: String(energy) }] }),
  };
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

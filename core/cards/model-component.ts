import type { Column } from '../contract/column.ts';
import type { Cost, Score } from '../contract/evaluation.ts';
import type { BomPart } from './ml-bom.ts';

/** What a bill of materials says of the model itself. */
export interface ModelIdea {
  /** What other parts of the bill call it. */
  readonly reference: string;
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly licence?: string;
  /** Hex; left out where the model is several files, each with its own. */
  readonly sha256?: string;
  readonly task?: string;
  readonly inputs: readonly Pick<Column, 'type'>[];
  readonly outputs: readonly Pick<Column, 'type'>[];
  /** Private data it was scored on, by name and digest. */
  readonly data: readonly { readonly name: string; readonly sha256: string }[];
  readonly scored?: { readonly board: string; readonly scores: readonly Score[]; readonly cost: Pick<Cost, 'energyWhPer1000'> };
  readonly card?: { readonly intendedUse: string; readonly limitations: string; readonly ethicalNotes: string };
}

/** A model as a component of a CycloneDX 1.6 ML-BOM: task, columns, scores with intervals, limits of use, energy. */
export function modelComponent(model: ModelIdea): BomPart {
  const { card, data, description, inputs, licence, name, outputs, reference, scored, sha256, task, version } = model;
  const energy = scored?.cost.energyWhPer1000 ?? null;
  return {
    type: 'machine-learning-model',
    'bom-ref': reference,
    name,
    version,
    ...(description === undefined ? {} : { description }),
    ...(licence === undefined ? {} : { licenses: [{ license: { name: licence } }] }),
    ...(sha256 === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    modelCard: {
      modelParameters: {
        ...(task === undefined ? {} : { task }),
        inputs: inputs.map(({ type }) => ({ format: type })),
        outputs: outputs.map(({ type }) => ({ format: type })),
        datasets: data.map((held) => ({
          type: 'dataset',
          name: `${held.name}@sha256:${held.sha256}`,
          contents: {},
          classification: 'private',
        })),
      },
      quantitativeAnalysis: { performanceMetrics: (scored?.scores ?? []).map((score) => performance(score, scored?.board ?? '')) },
      ...(card && {
        considerations: {
          useCases: [card.intendedUse],
          technicalLimitations: [card.limitations],
          ethicalConsiderations: [{ name: card.ethicalNotes }],
        },
      }),
    },
    ...(energy === null ? {} : { properties: [{ name: 'model-harvester:energy-wh-per-1000-predictions', value: String(energy) }] }),
  };
}

function performance({ high, low, name, value }: Score, slice: string): object {
  return {
    type: name,
    value: String(value),
    confidenceInterval: { lowerBound: String(low), upperBound: String(high) },
    slice,
  };
}

/** A file as a component, called `file:<path>` by other parts of the bill. */
export function fileComponent({ path, sha256 }: { readonly path: string; readonly sha256: string }) {
  return { type: 'file', 'bom-ref': `file:${path}`, name: path, hashes: [{ alg: 'SHA-256', content: sha256 }] };
}

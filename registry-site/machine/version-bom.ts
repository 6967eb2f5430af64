import { mlBom, type BomPart } from '../../core/cards/ml-bom.ts';
import { fileComponent, modelComponent } from '../../core/cards/model-component.ts';
import type { CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';

export interface BomFile {
  readonly path: string;
  readonly sha256: string;
  readonly format: string;
}

/** The files of a version: those the gate read, for insiders; else those its record names. */
export function bomFiles({ artifacts, attempt }: VersionFacts): readonly BomFile[] {
  return attempt?.inside?.files ?? artifacts;
}

/**
 * What a version is made of, as far as its signed records say, as a CycloneDX 1.6 ML-BOM. The libraries of its environment are recorded as
 * one digest; the bill inside the model's own package (`bom.cdx.json`) names each.
 */
export function versionBom({ contract }: CompetitionFacts, version: VersionFacts): object {
  const { attempt, card, competition, licence, modelSha256, parents, publishedAt, title } = version;
  const files = bomFiles(version);
  const lock = attempt?.inside?.environmentLock;
  const environment = lock === undefined ? [] : [lockComponent(lock)];
  const component = modelComponent({
    reference: `model:${competition}/${version.version}`,
    name: competition,
    version: String(version.version),
    description: title,
    ...(licence === undefined ? {} : { licence }),
    sha256: modelSha256,
    task: contract.task,
    inputs: contract.inputs,
    outputs: contract.outputs,
    data: attempt?.inside?.data ?? [],
    ...(attempt?.outcome.kind === 'scored' && { scored: attempt.outcome }),
    ...(card && { card }),
  });
  return mlBom({
    model: parents.length === 0 ? component : { ...component, pedigree: { ancestors: parents.map(ancestor) } },
    parts: [...files.map(fileComponent), ...environment],
    timestamp: publishedAt,
  });
}

function lockComponent(sha256: string): BomPart {
  return { type: 'file', 'bom-ref': 'environment', name: 'requirements.lock', hashes: [{ alg: 'SHA-256', content: sha256 }] };
}

function ancestor({ model, relation }: VersionFacts['parents'][number]): object {
  return { type: 'machine-learning-model', name: model, description: relation };
}

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
  const reference = `model:${competition}/${version.version}`;
  const files = bomFiles(version);
  const lock = attempt?.inside?.environmentLock;
  const environment = lock === undefined ? [] : [lockComponent(lock)];
  const component = modelComponent({
    reference,
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
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: publishedAt,
      component: parents.length === 0 ? component : { ...component, pedigree: { ancestors: parents.map(ancestor) } },
    },
    components: [...files.map(fileComponent), ...environment],
    dependencies: [{ ref: reference, dependsOn: [...files.map(({ path }) => `file:${path}`), ...environment.map(() => 'environment')] }],
  };
}

function lockComponent(sha256: string): object {
  return { type: 'file', 'bom-ref': 'environment', name: 'requirements.lock', hashes: [{ alg: 'SHA-256', content: sha256 }] };
}

function ancestor({ model, relation }: VersionFacts['parents'][number]): object {
  return { type: 'machine-learning-model', name: model, description: relation };
}

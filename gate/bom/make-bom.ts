import { createHash } from 'node:crypto';
import type { Competition } from '../../core/contract/competition.ts';
import type { GateReport } from '../../core/contract/gate-report.ts';
import type { Submission } from '../../core/contract/submission.ts';
import { plainName } from '../dependencies/advisories.ts';
import { lockedVersions } from '../dependencies/locked-versions.ts';
import type { Bom, BomComponent } from './bom.ts';

export interface BomInput {
  readonly report: GateReport;
  /** Of the folder that was scanned. */
  readonly name: string;
  readonly manifest?: Submission;
  readonly competition?: Competition;
  /** The competition's `requirements.lock`: what the model runs with. */
  readonly lock?: string;
  /** The submission's `requirements.txt`: what it says it needs. */
  readonly requirements?: string;
  /** ISO 8601, UTC; left out where the same submission shall give the same bytes. */
  readonly now?: string;
  readonly version: string;
}

/**
 * CycloneDX 1.6 ML-BOM of a submission: the model with its card, every file with its digest, the packages of the environment it runs in, and the data
 * it was made from by name. The serial number follows from the content.
 */
export function makeBom(input: BomInput): Bom {
  const { report, manifest, competition } = input;
  const files = report.scanned.map((file, i) => fileComponent(file, i, manifest));
  const libraries = libraryComponents(input);
  const data = competition ? [dataComponent(competition)] : [];
  const digest = createHash('sha256')
    .update(JSON.stringify([report.scanned, manifest ?? null, input.lock ?? null]))
    .digest('hex');
  const model: BomComponent = {
    type: 'machine-learning-model',
    'bom-ref': 'submission',
    name: manifest?.title ?? input.name,
    version: digest.slice(0, 12),
    ...(manifest && { authors: manifest.members.map((name) => ({ name })) }),
    ...(manifest && { description: manifest.card.intendedUse, licenses: [{ expression: manifest.licence }] }),
    modelCard: {
      modelParameters: {
        ...(competition && {
          approach: { type: 'supervised' },
          task: competition.task,
          inputs: [...new Set(competition.inputs.map(({ type }) => type))].map((format) => ({ format })),
          outputs: [...new Set(competition.outputs.map(({ type }) => type))].map((format) => ({ format })),
          datasets: [{ ref: 'public-data' }],
        }),
      },
      ...(manifest && {
        considerations: {
          useCases: [manifest.card.intendedUse],
          technicalLimitations: [manifest.card.limitations],
          ethicalConsiderations: [{ name: manifest.card.ethicalNotes }],
        },
        properties: [
          { name: 'harvester:training-data', value: manifest.card.trainingData },
          ...(manifest.train ? [{ name: 'harvester:training-seed', value: String(manifest.train.seed) }] : []),
        ],
      }),
    },
    properties: [{ name: 'harvester:gate-verdict', value: report.verdict }],
    components: files,
  };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid(digest)}`,
    version: 1,
    metadata: {
      ...(input.now !== undefined && { timestamp: input.now }),
      tools: { components: [{ type: 'application', name: 'Model Harvester', version: input.version }] },
      component: model,
    },
    components: [...libraries, ...data],
    dependencies: [
      { ref: 'submission', dependsOn: [...files, ...libraries, ...data].map((each) => each['bom-ref'] ?? '') },
      ...[...files, ...libraries, ...data].map((each) => ({ ref: each['bom-ref'] ?? '' })),
    ],
  };
}

function fileComponent(
  { path, sha256, bytes, format }: GateReport['scanned'][number],
  index: number,
  manifest: Submission | undefined,
): BomComponent {
  const artifact = manifest?.artifacts.find((each) => each.path === path);
  return {
    type: 'file',
    'bom-ref': `file-${index + 1}`,
    name: path.toWellFormed(),
    // A file that was not read has no digest to state.
    ...(format !== 'unread' && { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    properties: [
      { name: 'harvester:format', value: artifact?.format ?? format },
      { name: 'harvester:bytes', value: String(bytes) },
      ...(artifact ? [{ name: 'harvester:role', value: 'artifact' }] : []),
    ],
  };
}

/** The lock's packages; those the submission names itself are `required`, the rest of the environment is there for it to use. */
function libraryComponents({ lock = '', requirements = '' }: BomInput): BomComponent[] {
  const named = new Set([...requirements.matchAll(/^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*==/gm)].map(([, name = '']) => plainName(name)));
  return [...lockedVersions(lock)].flatMap(([name, versions]) =>
    [...versions].map((version) => {
      const purl = `pkg:pypi/${name}@${encodeURIComponent(version)}`;
      return {
        type: 'library' as const,
        'bom-ref': purl,
        name,
        version,
        scope: named.has(name) ? ('required' as const) : ('optional' as const),
        purl,
      };
    }),
  );
}

function dataComponent({ data, name, title }: Competition): BomComponent {
  return { type: 'data', 'bom-ref': 'public-data', name: `${name}: ${data.public}`, data: [{ type: 'dataset', name: title }] };
}

/** A UUID of version 8 (RFC 9562) made of a digest. */
function uuid(digest: string): string {
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}

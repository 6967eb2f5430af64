import { createHash } from 'node:crypto';
import { libraryComponent, mlBom, type BomPart } from '../../core/cards/ml-bom.ts';
import { fileComponent, modelComponent } from '../../core/cards/model-component.ts';
import type { Competition } from '../../core/contract/competition.ts';
import type { GateReport } from '../../core/contract/gate-report.ts';
import type { Submission } from '../../core/contract/submission.ts';
import { plainName } from '../dependencies/advisories.ts';
import { lockedVersions } from '../dependencies/locked-versions.ts';

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
export function makeBom(input: BomInput) {
  const { report, manifest, competition, now, version } = input;
  const digest = createHash('sha256')
    .update(JSON.stringify([report.scanned, manifest ?? null, input.lock ?? null]))
    .digest('hex');
  const model = {
    ...modelComponent({
      reference: 'submission',
      name: manifest?.title ?? input.name,
      version: digest.slice(0, 12),
      ...(manifest && { description: manifest.card.intendedUse, licence: manifest.licence, card: manifest.card }),
      ...(competition && { task: competition.task }),
      inputs: competition?.inputs ?? [],
      outputs: competition?.outputs ?? [],
      data: [],
    }),
    ...(manifest && { authors: manifest.members.map((name) => ({ name })) }),
    properties: [
      { name: 'harvester:gate-verdict', value: report.verdict },
      ...(manifest ? [{ name: 'harvester:training-data', value: manifest.card.trainingData }] : []),
      ...(manifest?.train ? [{ name: 'harvester:training-seed', value: String(manifest.train.seed) }] : []),
    ],
  };
  return mlBom({
    model,
    parts: [
      ...report.scanned.map((file) => scannedComponent(file, manifest)),
      ...libraryComponents(input),
      ...(competition ? [dataComponent(competition)] : []),
    ],
    serialNumber: `urn:uuid:${uuid(digest)}`,
    tool: { name: 'Model Harvester', version },
    ...(now !== undefined && { timestamp: now }),
  });
}

function scannedComponent({ path, sha256, bytes, format }: GateReport['scanned'][number], manifest: Submission | undefined): BomPart {
  const artifact = manifest?.artifacts.find((each) => each.path === path);
  const { hashes, ...file } = fileComponent({ path: path.toWellFormed(), sha256 });
  return {
    ...file,
    // A file that was not read has no digest to state.
    ...(format !== 'unread' && { hashes }),
    properties: [
      { name: 'harvester:format', value: artifact?.format ?? format },
      { name: 'harvester:bytes', value: String(bytes) },
      ...(artifact ? [{ name: 'harvester:role', value: 'artifact' }] : []),
    ],
  };
}

/** The lock's packages; those the submission names itself are `required`, the rest of the environment is there for it to use. */
function libraryComponents({ lock = '', requirements = '' }: BomInput): BomPart[] {
  const named = new Set([...requirements.matchAll(/^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*==/gm)].map(([, name = '']) => plainName(name)));
  return [...lockedVersions(lock)].flatMap(([name, versions]) =>
    [...versions].map((version) => libraryComponent(name, version, named.has(name) ? 'required' : 'optional')),
  );
}

function dataComponent({ data, name, title }: Competition) {
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

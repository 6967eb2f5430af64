import type { VersionFacts } from '../catalogue/facts.ts';
import { count } from '../format/figures.ts';
import { bomFiles } from '../machine/version-bom.ts';
import { address } from './addresses.ts';
import { versionHref } from './kin.ts';

export interface BomView {
  readonly rows: readonly {
    readonly part: string;
    readonly kind: string;
    readonly sha256: string | undefined;
    readonly href?: string | undefined;
  }[];
  /** How many more files the bill itself names. */
  readonly more: string | undefined;
  readonly href: string;
}

const shown = 40;

/** What a version is made of, for reading. */
export function bomView(competition: Parameters<typeof versionHref>[0], version: VersionFacts): BomView {
  const files = bomFiles(version);
  const { attempt, modelSha256, parents } = version;
  const inside = attempt?.inside;
  return {
    rows: [
      { part: `${version.competition}, version ${version.version}`, kind: 'model package', sha256: modelSha256 },
      ...files.slice(0, shown).map(({ format, path, sha256 }) => ({ part: path, kind: `file, ${format}`, sha256 })),
      ...(inside ? [{ part: 'requirements.lock', kind: 'environment, every library by its hash', sha256: inside.environmentLock }] : []),
      ...(inside?.data ?? []).map(({ name, sha256 }) => ({ part: name, kind: 'private data it was scored on', sha256 })),
      ...parents.map(({ model, relation }) => ({
        part: model,
        kind: `model it was ${relation} from`,
        sha256: undefined,
        href: versionHref(competition, model),
      })),
    ],
    more: files.length > shown ? count(files.length - shown) : undefined,
    href: address.versionBom(version.competition, version.version),
  };
}

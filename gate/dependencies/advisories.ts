import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { compareVersions, parseVersion } from './pep440.ts';

const Event = z.object({ introduced: z.string().optional(), fixed: z.string().optional(), last_affected: z.string().optional() });
const Advisory = z.object({
  id: z.string(),
  withdrawn: z.string().optional(),
  summary: z.string().optional(),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
        versions: z.array(z.string()).optional(),
        ranges: z.array(z.object({ type: z.string(), events: z.array(Event) })).optional(),
      }),
    )
    .default([]),
});
type Affected = z.infer<typeof Advisory>['affected'][number];

/** What is known against one version of a package. */
export interface Hit {
  readonly id: string;
  readonly summary: string;
}
export type LookUp = { readonly kind: 'known'; readonly hits: readonly Hit[] } | { readonly kind: 'skipped'; readonly why: string };

/** Published advisories for PyPI packages, from a folder of OSV files on this machine. */
export interface Advisories {
  /** `skipped` wherever the folder cannot tell: that is never "none known". */
  readonly of: (name: string, version: string) => LookUp;
}

/**
 * Reads a folder of OSV advisories (`*.json`, also one folder down, as osv.dev's `PyPI/all.zip` unpacks). A folder that cannot be read, holds none for
 * PyPI, or holds a file that is no advisory answers `skipped` to every question: a look-up that did not happen must not look like a clean one.
 */
export async function readAdvisories(folder: string): Promise<Advisories> {
  const found = new Map<string, { id: string; summary: string; affected: Affected }[]>();
  try {
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json')).toSorted();
    for (const file of files) {
      const advisory = Advisory.safeParse(JSON.parse(await readFile(join(folder, file), 'utf8')));
      if (!advisory.success) return skipped(`${file} is no OSV advisory`);
      if (advisory.data.withdrawn !== undefined) continue;
      for (const affected of advisory.data.affected) {
        if (affected.package?.ecosystem !== 'PyPI') continue;
        const name = plainName(affected.package.name);
        const { id, summary = '' } = advisory.data;
        found.set(name, [...(found.get(name) ?? []), { id, summary, affected }]);
      }
    }
  } catch (error) {
    return skipped(error instanceof Error ? error.message.split(',', 1).join() : String(error));
  }
  if (found.size === 0) return skipped('the folder holds no advisory for PyPI');
  return { of: (name, version) => lookUp(found.get(plainName(name)) ?? [], version) };
}

/** A package's name as PyPI compares it. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

function skipped(why: string): Advisories {
  return { of: () => ({ kind: 'skipped', why }) };
}

function lookUp(candidates: readonly { id: string; summary: string; affected: Affected }[], version: string): LookUp {
  const hits: Hit[] = [];
  for (const { id, summary, affected } of candidates) {
    const answer = concerns(affected, version);
    if (answer === undefined) return { kind: 'skipped', why: `${id} gives versions that cannot be compared with ${version}` };
    if (answer) hits.push({ id, summary });
  }
  return { kind: 'known', hits };
}

/** Whether a version is listed or lies in a range; undefined where a version cannot be read. Ranges of commits say nothing about releases. */
function concerns({ versions = [], ranges = [] }: Affected, version: string): boolean | undefined {
  if (versions.includes(version)) return true;
  const own = parseVersion(version);
  if (!own) return undefined;
  for (const { type, events } of ranges) {
    if (type !== 'ECOSYSTEM' && type !== 'SEMVER') continue;
    const steps = events.flatMap((event) => Object.entries(event) as [keyof z.infer<typeof Event>, string][]);
    const at = steps.map(([kind, text]) => ({ kind, version: text === '0' ? [] : parseVersion(text) }));
    let inside = false;
    for (const step of at) {
      if (!step.version) return undefined;
      const order = step.version.length === 0 ? 1 : compareVersions(own, step.version);
      if (step.kind === 'introduced' && order >= 0) inside = true;
      if (step.kind === 'fixed' && order >= 0) inside = false;
      if (step.kind === 'last_affected' && order > 0) inside = false;
    }
    if (inside) return true;
  }
  return false;
}

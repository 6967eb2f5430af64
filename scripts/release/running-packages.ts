import { readFile } from 'node:fs/promises';
import { root } from '../docs/root.ts';

/** An npm package that runs with Model Harvester. */
export interface RunningPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; absent for other platforms' optional packages, which a lock made on this one cannot know (see `lock:npm`). */
  readonly licence?: string;
  /** As the lock has it: `sha512-<base64>`. */
  readonly integrity?: string;
}

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
}

/** Every package of the lock that is not there for building and testing alone, by name and version. */
export async function runningPackages(): Promise<RunningPackage[]> {
  const { packages } = JSON.parse(await readFile(`${root}/package-lock.json`, 'utf8')) as { packages: Readonly<Record<string, Locked>> };
  const found = new Map<string, RunningPackage>();
  for (const [path, { version, license, integrity, dev }] of Object.entries(packages)) {
    if (path === '' || dev) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    found.set(`${name} ${version}`, { name, version, ...(license && { licence: license }), ...(integrity && { integrity }) });
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

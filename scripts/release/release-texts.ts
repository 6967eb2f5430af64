/** The files a release changes, as texts. */
export interface ReleaseTexts {
  readonly package: string;
  readonly lock: string;
  /** package.json of the MLflow client, which is built alone and has the same version. */
  readonly client: string;
  readonly changelog: string;
  /** docs/upgrading.md: read only. */
  readonly upgrading: string;
}

const form = /^(\d+)\.(\d+)\.(\d+)(-dev)?$/;

/**
 * What a release makes of them: the version in both package.json and the lock, and what was unreleased in the changelog under the version and `date` (ISO
 * 8601, a day). A version that ends in `-dev` is the one work goes on with: then the changelog stays. Throws, with what to do, for a version that is none
 * or not above the one there is, a changelog with nothing in it, and upgrade notes that say nothing of it.
 */
export function releaseTexts(texts: ReleaseTexts, version: string, date: string): Omit<ReleaseTexts, 'upgrading'> {
  const before = (JSON.parse(texts.package) as { version: string }).version;
  if (!form.test(version)) throw new Error(`"${version}" is no version: write 1.2.3, or 1.2.3-dev for the work after a release`);
  if (!isAbove(version, before))
    throw new Error(`${version} is not above ${before}, which package.json names: a version is never used twice`);
  const numbered = {
    package: withVersion(texts.package, before, version, 1),
    lock: withVersion(texts.lock, before, version, 2),
    client: withVersion(texts.client, before, version, 1),
  };
  if (version.endsWith('-dev')) return { ...numbered, changelog: texts.changelog };
  if (!texts.upgrading.split('\n').includes(`## ${version}`))
    throw new Error(`docs/upgrading.md has no "## ${version}": say there what to do, or that there is nothing to do`);
  const [, head, entries, rest = ''] = /^([^]*?## Unreleased\n)([^]*?)(\n## [^]*)?$/.exec(texts.changelog) ?? [];
  if (head === undefined || entries === undefined || entries.trim() === '')
    throw new Error('CHANGELOG.md has nothing under "## Unreleased": say what is new, or release nothing');
  return { ...numbered, changelog: `${head}\n## ${version} (${date})\n${entries}${rest}` };
}

/** Replaces the first `times` mentions of the project's own version: a lock has it twice, before any package's. */
function withVersion(text: string, before: string, version: string, times: number): string {
  let changed = text;
  for (let time = 0; time < times; time += 1) {
    const next = changed.replace(`"version": ${JSON.stringify(before)}`, `"version": ${JSON.stringify(version)}`);
    if (next === changed)
      throw new Error(
        `package.json, package-lock.json and harvester/mlflow/package.json name different versions: package.json has ${before}; npm run lock:npm mends the lock`,
      );
    changed = next;
  }
  return changed;
}

function isAbove(version: string, before: string): boolean {
  const [a, b] = [orderOf(version), orderOf(before)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
}

/** `-dev` comes before the version it leads to. */
function orderOf(version: string): number[] {
  const [, major, minor, patch, dev] = form.exec(version) ?? [];
  return [Number(major), Number(minor), Number(patch), dev === undefined ? 1 : 0];
}

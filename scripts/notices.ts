import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Emitter {
  emitFile(file: { readonly type: 'asset'; readonly fileName: string; readonly source: string }): string;
}
type Output = Readonly<Record<string, { readonly moduleIds?: readonly string[] }>>;

/** Beside a bundle: what the licences of the packages in it ask to be told. */
export const noticesFile = 'THIRD-PARTY-NOTICES.txt';

/** A plugin of the bundler that writes `noticesFile`, of the packages whose code got into the bundle and of those in the folders `besides`. */
export function keepNotices(besides: readonly string[]): {
  name: string;
  generateBundle(this: Emitter, options: unknown, output: Output): void;
} {
  return {
    name: 'keep-notices',
    generateBundle(_options, output) {
      const folders = Object.values(output).flatMap(({ moduleIds = [] }) => moduleIds.flatMap((id) => packageFolder(id) ?? []));
      this.emitFile({ type: 'asset', fileName: noticesFile, source: noticesOf([...folders, ...besides]) });
    },
  };
}

/** The licence and notice of each package, as it brings them, sorted by name; a package that brings none is named with the licence it states. */
export function noticesOf(folders: readonly string[]): string {
  const notices = new Map(folders.map((folder) => [titleOf(folder), textOf(folder)]));
  return [...notices]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, text]) => `${'-'.repeat(80)}\n${title}\n\n${text}\n`)
    .join('\n');
}

function titleOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  return `${name} ${version} (${license})`;
}

function textOf(folder: string): string {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  if (files.length === 0) return 'The package brings no text of its licence.';
  return files
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}

/** The folder of the npm package a module is in; undefined for our own. */
function packageFolder(id: string): string | undefined {
  return /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/.exec(id)?.[0];
}

import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, copyData, root, sourceDigest } from './bundle.ts';

const place = join('kit', 'core', 'dist');

/**
 * Bundles the rules the kit asks (`kit-core/main.ts`) and puts them, with the gate's data files, into the template and every
 * example that has a kit. With `ifChanged` only when a source did. Returns whether it built.
 */
export async function buildKit(ifChanged: boolean): Promise<boolean> {
  const digest = await sourceDigest();
  const examples = (await readdir(join(root, 'examples'))).map((name) => join('examples', name));
  // Most examples are only what differs from the template; the kit lies in those that are whole.
  const whole = ['competition-template', ...examples].filter((name) => existsSync(join(root, name, 'kit')));
  const targets = whole.map((name) => join(root, name, place));
  const stamp = (target: string): string => join(target, 'sources.sha256');
  const fresh = await Promise.all(
    targets.map(async (target) => existsSync(stamp(target)) && (await readFile(stamp(target), 'utf8')) === digest),
  );
  if (ifChanged && fresh.every(Boolean)) return false;
  const home = await mkdtemp(join(tmpdir(), 'kit-core-'));
  const draft = join(home, 'dist');
  try {
    await bundle(fileURLToPath(new URL('../kit-core/main.ts', import.meta.url)), draft, { name: 'kit-core', target: 'node22' });
    await copyData('gate', draft);
    await writeFile(stamp(draft), digest);
    for (const target of targets) {
      await rm(target, { recursive: true, force: true });
      await cp(draft, target, { recursive: true });
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return true;
}

if (import.meta.main) await buildKit(process.argv.includes('--if-changed'));

import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from '../assets.ts';
import { zip } from '../zip.ts';
import { seccompFilter } from './seccomp.ts';

const files = ['run.py', 'interface.py', 'training.py', 'probe.py'] as const;

export interface HarnessDir {
  /** Mounted as /harness; content-addressed, so that its path is also its version. */
  readonly dir: string;
  readonly seccompFile: string;
  /** The same, and stricter where no cgroup counts memory. */
  readonly unmeteredSeccompFile: string;
}

/**
 * The harness and the seccomp program under the state folder, written once per content. The checkout itself may be closed to the slot's uid
 * and its path would show in the sandbox's mount table.
 */
export async function harnessDir(stateDir: string): Promise<HarnessDir> {
  const known = written.get(stateDir);
  if (known && existsSync(known.seccompFile)) return known;
  const made = await write(stateDir);
  written.set(stateDir, made);
  return made;
}

const written = new Map<string, HarnessDir>();

async function write(stateDir: string): Promise<HarnessDir> {
  const source = join(projectRoot(), 'vault', 'harness');
  const contents = await Promise.all(files.map((name) => readFile(join(source, name))));
  const filters = [seccompFilter({ memory: 'counted' }), seccompFilter({ memory: 'watched' })] as const;
  const hash = createHash('sha256');
  for (const content of [...filters, ...contents]) hash.update(content);
  const root = join(stateDir, 'harness', hash.digest('hex').slice(0, 16));
  const [seccompFile, unmeteredSeccompFile] = [join(root, 'deny.bpf'), join(root, 'deny-unmetered.bpf')];
  const result = { dir: join(root, 'files'), seccompFile, unmeteredSeccompFile };
  if (existsSync(root)) return result;
  const draft = `${root}.${randomBytes(4).toString('hex')}`;
  await mkdir(join(draft, 'files'), { recursive: true });
  for (const [name, content] of zip(files, contents)) await writeFile(join(draft, 'files', name), content, { mode: 0o644 });
  for (const [path, filter] of zip([seccompFile, unmeteredSeccompFile], filters))
    await writeFile(join(draft, basename(path)), filter, { mode: 0o644 });
  for (const dir of [join(stateDir, 'harness'), draft, join(draft, 'files')]) await chmod(dir, 0o755);
  try {
    await rename(draft, root);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another runner wrote the same content first.
    if (!existsSync(root)) throw error;
  }
  return result;
}

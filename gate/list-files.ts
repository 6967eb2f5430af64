import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../core/contract/gate-report.ts';

/** A regular file of what is scanned; `path` is relative to the scanned folder, with `/`. */
export interface ListedFile {
  readonly path: string;
  readonly absolute: string;
  readonly bytes: number;
  /** Bytes the file occupies; far fewer than `bytes` where it has holes. */
  readonly occupied: number;
}
export interface Listing {
  readonly files: readonly ListedFile[];
  readonly findings: readonly Finding[];
  readonly deepest: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Every file under `root` (or `root` itself), in byte order of their paths. Links, devices, sockets and pipes are findings and never
 * opened or followed; so are names that are no UTF-8. Stops with a finding at `most` files.
 */
export async function listFiles(root: string, most: number): Promise<Listing> {
  const top = await lstat(root);
  const findings: Finding[] = [];
  const files: ListedFile[] = [];
  if (!top.isDirectory()) {
    const path = root.split(/[/\\]/).at(-1) || root;
    if (top.isFile()) files.push({ path, absolute: root, bytes: top.size, occupied: top.blocks * 512 });
    else findings.push(await notAFile(path, root));
    return { files, findings, deepest: 0 };
  }
  let deepest = 0;
  const waiting: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    deepest = Math.max(deepest, folder.depth);
    for (const raw of await readdir(join(root, folder.path), { encoding: 'buffer' })) {
      if (files.length + findings.length >= most) {
        findings.push(finding(folder.path, 'unscannable/too-many-files', `holds more than ${most} files`, 'submit fewer, larger files'));
        return { files, findings, deepest };
      }
      const name = decode(raw);
      if (name === undefined) {
        findings.push(
          finding(
            folder.path,
            'shape/name',
            `holds a file whose name is no UTF-8 (${raw.toString('latin1').replace(/[^\x20-\x7e]/g, '?')})`,
            'rename it',
          ),
        );
        continue;
      }
      const path = folder.path === '' ? name : `${folder.path}/${name}`;
      const absolute = join(root, path);
      const stat = await lstat(absolute);
      if (stat.isDirectory()) waiting.push({ path, depth: folder.depth + 1 });
      else if (stat.isFile()) files.push({ path, absolute, bytes: stat.size, occupied: stat.blocks * 512 });
      else findings.push(await notAFile(path, absolute));
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, findings, deepest };
}

async function notAFile(path: string, absolute: string): Promise<Finding> {
  const stat = await lstat(absolute);
  if (stat.isSymbolicLink()) {
    const target = JSON.stringify((await readlink(absolute)).slice(0, 120));
    return finding(path, 'shape/link', `is a symbolic link to ${target}; links are never followed`, 'put the file itself in its place');
  }
  return finding(path, 'shape/special-file', 'is no ordinary file but a pipe, socket or device', 'remove it');
}

function decode(raw: Buffer): string | undefined {
  try {
    return utf8.decode(raw);
  } catch {
    return undefined;
  }
}

function finding(path: string, rule: string, message: string, fix: string): Finding {
  return { rule, severity: 'error', path: path === '' ? '.' : path.slice(0, 400), message, fix };
}

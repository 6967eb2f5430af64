import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Finding, GateReport } from '../core/contract/gate-report.ts';
import { type ByteSource, fileSource } from './bytes/byte-source.ts';
import { FindingList } from './finding-list.ts';
import type { ScanLimits } from './limits.ts';
import type { ListedFile } from './list-files.ts';
import type { AllowList } from './pickle/allow-list.ts';
import type { Note } from './scan-context.ts';
import { scanSource } from './scan-source.ts';

/** In place of the digest of what was not read. */
const UNREAD = '0'.repeat(64);

export interface ScannedFile {
  readonly scanned: GateReport['scanned'][number];
  readonly findings: readonly Finding[];
}

/** Reads one file to its last byte: hashes it, tells what it is, looks inside. Never throws for what the file holds, only when aborted. */
export async function scanFile(file: ListedFile, allow: AllowList, limits: ScanLimits, signal?: AbortSignal): Promise<ScannedFile> {
  const findings = new FindingList(file.path, limits.findings);
  let handle: FileHandle;
  try {
    handle = await open(file.absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    findings.add(unreadable(error));
    return { scanned: { path: file.path, sha256: UNREAD, bytes: 0, format: 'unread' }, findings: findings.all() };
  }
  try {
    const before = await handle.stat({ bigint: true });
    if (before.size > BigInt(limits.fileBytes)) {
      findings.add({
        rule: 'unscannable/too-large',
        message: `has ${before.size} bytes; ${limits.fileBytes} is the most`,
        fix: 'submit a smaller file',
      });
      return { scanned: { path: file.path, sha256: UNREAD, bytes: Number(before.size), format: 'unread' }, findings: findings.all() };
    }
    const source = fileSource(handle, Number(before.size));
    const sha256 = await hash(source, signal);
    const format = await scanSource(source, findings, allow, limits, signal);
    if (!unchanged(before, await handle.stat({ bigint: true })))
      findings.add({ rule: 'unscannable/changed', message: 'changed while it was scanned', fix: 'scan again when nothing writes to it' });
    return { scanned: { path: file.path, sha256, bytes: source.size, format }, findings: findings.all() };
  } catch (error) {
    signal?.throwIfAborted();
    findings.add(unreadable(error));
    return { scanned: { path: file.path, sha256: UNREAD, bytes: file.bytes, format: 'unread' }, findings: findings.all() };
  } finally {
    await handle.close();
  }
}

async function hash(source: ByteSource, signal?: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of source.chunks()) {
    signal?.throwIfAborted();
    digest.update(chunk);
  }
  return digest.digest('hex');
}

function unchanged(before: BigIntStats, after: BigIntStats): boolean {
  return before.size === after.size && before.mtimeNs === after.mtimeNs && before.ctimeNs === after.ctimeNs;
}

function unreadable(error: unknown): Note {
  const why = error instanceof Error ? error.message.split(',', 1).join() : 'unknown error';
  return { rule: 'unscannable/unreadable', message: `could not be read: ${why}`, fix: 'check the file, upload it again' };
}

import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Finding, GateReport } from '../core/contract/gate-report.ts';
import { type ByteSource, fileSource } from './bytes/byte-source.ts';
import type { ScanLimits } from './limits.ts';
import type { ListedFile } from './list-files.ts';
import type { AllowList } from './pickle/allow-list.ts';
import { scanContent } from './scan-content.ts';
import type { Note, ScanContext } from './scan-context.ts';
import { Unscannable } from './unscannable.ts';

export interface ScannedFile {
  readonly scanned: GateReport['scanned'][number];
  readonly findings: readonly Finding[];
}

/** Reads one file to its last byte: hashes it, tells what it is, looks inside. Never throws for what the file holds, only when aborted. */
export async function scanFile(file: ListedFile, allow: AllowList, limits: ScanLimits, signal?: AbortSignal): Promise<ScannedFile> {
  const findings = new Findings(file.path, limits.findings);
  let handle: FileHandle;
  try {
    handle = await open(file.absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    findings.add(unreadable(error));
    return { scanned: { path: file.path, sha256: '0'.repeat(64), bytes: 0, format: 'unread' }, findings: findings.all() };
  }
  try {
    const before = await handle.stat({ bigint: true });
    const source = fileSource(handle, Number(before.size));
    const sha256 = await hash(source, signal);
    const format = await lookInside(source, findings, allow, limits, signal);
    if (!unchanged(before, await handle.stat({ bigint: true })))
      findings.add({ rule: 'unscannable/changed', message: 'changed while it was scanned', fix: 'scan again when nothing writes to it' });
    return { scanned: { path: file.path, sha256, bytes: source.size, format }, findings: findings.all() };
  } catch (error) {
    signal?.throwIfAborted();
    findings.add(unreadable(error));
    return { scanned: { path: file.path, sha256: '0'.repeat(64), bytes: file.bytes, format: 'unread' }, findings: findings.all() };
  } finally {
    await handle.close();
  }
}

async function lookInside(
  source: ByteSource,
  findings: Findings,
  allow: AllowList,
  limits: ScanLimits,
  signal?: AbortSignal,
): Promise<string> {
  let spent = 0;
  const context = (depth: number, add: (note: Note) => void): ScanContext => ({
    allow,
    limits,
    depth,
    signal,
    add,
    spend(bytes) {
      spent += bytes;
      if (spent > limits.expandedBytes + source.size)
        throw new Unscannable('bomb', `unfolds to more than ${limits.expandedBytes} bytes`, 'submit it unpacked and smaller');
    },
    async inner(name, inside) {
      const note = (each: Note): void => add({ ...each, message: `${JSON.stringify(name.slice(0, 120))} inside it ${each.message}` });
      if (depth >= limits.depth)
        throw new Unscannable(
          'nested',
          `holds archives more than ${limits.depth} deep`,
          'submit the files without the archives around them',
        );
      return attempt(inside, context(depth + 1, note), note);
    },
  });
  const add = (note: Note): void => findings.add(note);
  return attempt(source, context(0, add), add);
}

/** `scanContent` with its refusals as findings. */
async function attempt(source: ByteSource, context: ScanContext, add: (note: Note) => void): Promise<string> {
  try {
    return await scanContent(source, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (!(error instanceof Unscannable)) throw error;
    if (error.reason === 'bomb' && context.depth > 0) throw error;
    add({
      rule: `unscannable/${error.reason}`,
      message: error.message,
      fix: error.fix,
      ...(error.offset !== undefined && { offset: error.offset }),
    });
    return 'unscannable';
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

/** Findings of one file: equal ones once, the contract's lengths kept, the rest counted. */
class Findings {
  readonly #path: string;
  readonly #most: number;
  readonly #kept = new Map<string, Finding>();
  #more = 0;

  constructor(path: string, most: number) {
    this.#path = path;
    this.#most = most;
  }

  add(note: Note): void {
    const finding: Finding = {
      rule: note.rule,
      severity: note.severity ?? 'error',
      path: this.#path.slice(0, 400),
      ...(note.line !== undefined && { line: note.line }),
      ...(note.offset !== undefined && { offset: note.offset }),
      message: note.message.slice(0, 600),
      fix: note.fix.slice(0, 400),
    };
    const key = `${finding.rule}\0${finding.line ?? ''}\0${finding.offset ?? ''}\0${finding.message}`;
    if (this.#kept.has(key)) return;
    // An unscannable verdict must never be pushed out by warnings that came before it.
    if (this.#kept.size >= this.#most && !finding.rule.startsWith('unscannable/')) this.#more += 1;
    else this.#kept.set(key, finding);
  }

  all(): Finding[] {
    const all = [...this.#kept.values()];
    if (this.#more > 0)
      all.push({
        rule: 'report/more',
        severity: 'error',
        path: this.#path.slice(0, 400),
        message: `${this.#more} more findings in this file`,
        fix: 'mend those listed, then scan again',
      });
    return all;
  }
}

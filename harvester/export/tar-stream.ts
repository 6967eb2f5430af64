import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { FileDigest } from '../../core/provenance/tree-digest.ts';

const block = 512;

/**
 * A tar archive (POSIX.1-2001) of files of one folder below `prefix`, in the order given, parents first: nobody's, readable by all, of no time.
 * The same files give the same bytes. A path too long for the old header gets an extended one.
 */
export async function* tarStream(dir: string, files: readonly FileDigest[], prefix: string): AsyncGenerator<Uint8Array> {
  const made = new Set<string>();
  for (const { path, bytes } of files) {
    const name = `${prefix}/${path}`;
    const parts = name.split('/').slice(0, -1);
    for (const depth of parts.keys()) {
      const folder = `${parts.slice(0, depth + 1).join('/')}/`;
      if (made.has(folder)) continue;
      made.add(folder);
      yield* entry(folder, '5', 0);
    }
    yield* entry(name, '0', bytes);
    let sent = 0;
    for await (const chunk of createReadStream(join(dir, path)) as AsyncIterable<Buffer>) {
      sent += chunk.length;
      yield chunk;
    }
    if (sent !== bytes) throw new Error(`${path} changed while it was read: it had ${bytes} bytes, and has ${sent}`);
    yield padding(bytes);
  }
  yield new Uint8Array(2 * block);
}

function* entry(name: string, type: '0' | '5', size: number): Generator<Uint8Array> {
  if (Buffer.byteLength(name) > 100) {
    const text = Buffer.from(paxRecord('path', name));
    yield header('PaxHeader', 'x', text.length);
    yield text;
    yield padding(text.length);
  }
  yield header(name, type, size);
}

/** `<length> <key>=<value>\n`, where the length counts its own digits too. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (length !== Buffer.byteLength(`${length}${rest}`)) length = Buffer.byteLength(`${length}${rest}`);
  return `${length}${rest}`;
}

function header(name: string, type: '0' | '5' | 'x', size: number): Uint8Array {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, width: number): void =>
    void bytes.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  bytes.write(Buffer.from(name).subarray(0, 100).toString('latin1'), 0, 'latin1');
  octal(type === '5' ? 0o755 : 0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  bytes.write('        ', 148, 'latin1');
  bytes.write(type, 156, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

function padding(size: number): Uint8Array {
  return new Uint8Array((block - (size % block)) % block);
}

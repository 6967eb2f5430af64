import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

const maxBytes = 12_000_000;

/** A record file's bytes, or why there are none. */
export function readBytes(path: string): Buffer | string {
  try {
    return readSmall(path) ?? readLarge(path);
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
  }
}

const usual = Buffer.allocUnsafeSlow(65_536);

/** A file as small as records are, without asking for its size first; undefined for a larger one. */
function readSmall(path: string): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let got = -1; got !== 0 && length < usual.length; length += got) got = readSync(file, usual, length, usual.length - length, null);
    return length === usual.length ? undefined : Buffer.copyBytesFrom(usual, 0, length);
  } finally {
    closeSync(file);
  }
}

function readLarge(path: string): Buffer | string {
  const { size } = statSync(path);
  return size > maxBytes ? `larger than any record may be (${size} bytes)` : readFileSync(path);
}

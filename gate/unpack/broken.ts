import { Unscannable } from '../unscannable.ts';

const FIX = 'save the file again, with compress=0 or compress=("zlib", 3) where joblib wrote it';

/** Packed data that cannot be unpacked. */
export function broken(what: string, offset?: number): Unscannable {
  return new Unscannable('packed', what, FIX, offset);
}

/** Bytes after the end of packed data. */
export function trailing(offset: number): Unscannable {
  return new Unscannable('trailing-data', 'has bytes after the end of its packed data', FIX, offset);
}

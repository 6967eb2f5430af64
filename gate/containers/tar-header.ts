import { Unscannable } from '../unscannable.ts';

export interface TarHeader {
  readonly name: string;
  readonly size: number;
  readonly type: 'file' | 'folder' | 'link' | 'long-name' | 'extended';
}

/** Whether these 512 bytes are a tar header: its checksum is right. */
export function isTarHeader(block: Buffer): boolean {
  if (block.length < 512) return false;
  const stated = octal(block, 148, 8);
  let sum = 8 * 32;
  for (let i = 0; i < 512; i += 1) if (i < 148 || i >= 156) sum += block[i] as number;
  return stated === sum && sum !== 8 * 32;
}

/** Reads a header whose checksum is right, as POSIX and GNU write them. Throws `Unscannable` for kinds of entries that are not read. */
export function readTarHeader(block: Buffer, offset: number): TarHeader {
  const size = octal(block, 124, 12);
  if (size === undefined) throw odd('has a size that is no octal number', offset);
  const posix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = posix ? text(block, 345, 155) : '';
  const name = prefix ? `${prefix}/${text(block, 0, 100)}` : text(block, 0, 100);
  const flag = String.fromCharCode(block[156] as number);
  const type = TYPES[flag];
  if (type === undefined)
    throw odd(`has the entry ${JSON.stringify(name.slice(0, 120))} of the unknown kind ${JSON.stringify(flag)}`, offset);
  if ((type === 'folder' || type === 'link') && size !== 0)
    throw odd(`has bytes in the folder or link ${JSON.stringify(name.slice(0, 120))}`, offset);
  return { name, size, type: type === 'file' && name.endsWith('/') ? 'folder' : type };
}

const TYPES: Readonly<Record<string, TarHeader['type']>> = {
  '0': 'file', '\0': 'file', '1': 'link', '2': 'link', '5': 'folder', L: 'long-name', x: 'extended',
}; // prettier-ignore

function text(block: Buffer, from: number, length: number): string {
  const end = block.indexOf(0, from);
  return block.toString('utf8', from, end < 0 || end > from + length ? from + length : end);
}

function octal(block: Buffer, from: number, length: number): number | undefined {
  const digits = block
    .toString('latin1', from, from + length)
    .replace(/[\0 ]+$/, '')
    .trimStart();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('tar', what, 'submit the files without the archive around them', offset);
}

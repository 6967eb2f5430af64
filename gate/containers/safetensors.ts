import type { ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';

const FIX = 'save the tensors again with the safetensors library';
const BYTES: Readonly<Record<string, number>> = {
  BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1, I16: 2, U16: 2, F16: 2, BF16: 2, I32: 4, U32: 4, F32: 4, I64: 8, U64: 8, F64: 8,
}; // prettier-ignore

/** Scans safetensors: a JSON header whose tensors cover the rest of the file exactly, each of the size its shape says. */
export async function scanSafetensors(source: ByteSource, context: ScanContext): Promise<'safetensors'> {
  const length = Number((await source.read(0, 8)).readBigUInt64LE(0));
  if (length > Math.min(context.limits.heldBytes, source.size - 8)) throw odd(`announces a header of ${length} bytes`, 0);
  const header = parse(await source.read(8, length));
  const ranges: [number, number][] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (!isRecord(entry) || Object.values(entry).some((value) => typeof value !== 'string'))
        throw odd('has metadata that is not plain text', 8);
      continue;
    }
    ranges.push(tensor(name, entry));
  }
  let at = 0;
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (from !== at) throw odd('has tensors that overlap or leave hidden bytes between them', 8 + length + Math.min(from, at));
    at = to;
  }
  if (8 + length + at !== source.size)
    throw odd(`has ${source.size - 8 - length} bytes of numbers where its header announces ${at}`, 8 + length + at);
  return 'safetensors';
}

function tensor(name: string, entry: unknown): [number, number] {
  const shown = JSON.stringify(name.slice(0, 120));
  if (!isRecord(entry) || !Array.isArray(entry.shape) || !Array.isArray(entry.data_offsets))
    throw odd(`has no shape or place of ${shown}`, 8);
  const size = typeof entry.dtype === 'string' && Object.hasOwn(BYTES, entry.dtype) ? BYTES[entry.dtype] : undefined;
  if (size === undefined) throw odd(`has an unknown type of ${shown}`, 8);
  const [from, to] = entry.data_offsets as unknown[];
  const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!whole(from) || !whole(to) || !entry.shape.every(whole)) throw odd(`has an impossible shape or place of ${shown}`, 8);
  const bytes = entry.shape.reduce((product: number, part) => product * (part as number), size);
  if (to - from !== bytes) throw odd(`has ${to - from} bytes of ${shown}, whose shape says ${bytes}`, 8);
  return [from, to];
}

function parse(bytes: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw odd('has a header that is no JSON', 8);
  }
  if (!isRecord(value)) throw odd('has a header that is no JSON object', 8);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('safetensors', what, FIX, offset);
}

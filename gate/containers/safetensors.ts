import type { ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';

const FIX = 'save the tensors again with the safetensors library';
/** Bits of one number; the format's own list. */
const BITS: Readonly<Record<string, number>> = {
  BOOL: 8, F4: 4, F6_E2M3: 6, F6_E3M2: 6, U8: 8, I8: 8, F8_E4M3: 8, F8_E5M2: 8, F8_E8M0: 8, I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32,
  F32: 32, C64: 64, I64: 64, U64: 64, F64: 64,
}; // prettier-ignore

/** Scans safetensors: a JSON header whose tensors cover the rest of the file exactly, each of the size its shape says. */
export async function scanSafetensors(source: ByteSource, context: ScanContext): Promise<'safetensors'> {
  const length = Number((await source.read(0, 8)).readBigUInt64LE(0));
  if (length > Math.min(context.limits.heldBytes, source.size - 8)) throw odd(`announces a header of ${length} bytes`, 0);
  const bytes = await source.read(8, length);
  const header = parse(bytes);
  if (hasTwinKeys(bytes)) throw odd('names something twice in its header', 8);
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
  const size = typeof entry.dtype === 'string' && Object.hasOwn(BITS, entry.dtype) ? BITS[entry.dtype] : undefined;
  if (size === undefined) throw odd(`has an unknown type of ${shown}`, 8);
  const [from, to] = entry.data_offsets as unknown[];
  const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!whole(from) || !whole(to) || !entry.shape.every(whole)) throw odd(`has an impossible shape or place of ${shown}`, 8);
  const bytes = entry.shape.reduce((product: number, part) => product * (part as number), size) / 8;
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

/** Whether an object of the JSON has a key twice: programs differ in which one they take. The text was parsed before. */
function hasTwinKeys(json: Buffer): boolean {
  const open: Set<string>[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;
  for (const [token, key] of json.toString('utf8').matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (key !== undefined) {
      const name = JSON.parse(token.slice(0, -key.length)) as string;
      const keys = open.at(-1);
      if (keys?.has(name)) return true;
      keys?.add(name);
    }
  }
  return false;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('safetensors', what, FIX, offset);
}

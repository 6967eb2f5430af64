import { op } from '../opcodes.ts';
import { decodeText, quoted } from '../text-arguments.ts';
import { BYTES, NUMBER, TEXT, type Value } from '../value.ts';
import type { Step, Walk } from '../walk.ts';

/** The longest line of a text instruction that is read. */
const LINE = 16 * 2 ** 20;
/** The longest string whose characters are kept; longer ones cannot be names of anything allowed. */
const KEPT_TEXT = 256;

/** The line of a protocol 0 instruction, one character a byte. */
export async function textLine(walk: Walk): Promise<string> {
  return (await walk.reader.line(LINE)).toString('latin1');
}

/** Python itself refuses integers of more than 4,300 digits. */
async function numberLine(walk: Walk): Promise<string> {
  return (await walk.reader.line(4400)).toString('latin1');
}

function text(walk: Walk, length: number): void | Promise<void> {
  const { reader, machine } = walk;
  if (length > KEPT_TEXT) return later(reader.skip(length), () => machine.push(TEXT));
  if (reader.available >= length) return machine.push(decodeText(reader.view(length)));
  return reader.take(length).then((bytes) => machine.push(decodeText(bytes)));
}

function bytes(walk: Walk, length: number): Promise<void> {
  return later(walk.reader.skip(length), () => walk.machine.push(BYTES));
}

async function later(wait: Promise<void>, then: () => void): Promise<void> {
  await wait;
  then();
}

function integer(walk: Walk, line: string): Value {
  if (!/^\s*[+-]?\d[\d_]*\s*$/.test(line)) throw walk.machine.broken('has an integer that is no number');
  const value = Number(line);
  return Number.isSafeInteger(value) ? value : NUMBER;
}

function littleEndian(digits: Buffer): Value {
  if (digits.length === 0) return 0;
  return digits.length > 6 ? NUMBER : digits.readIntLE(0, digits.length);
}

function negative(walk: Walk, length: number): number {
  if (length < 0) throw walk.machine.broken('has something of negative length');
  return length;
}

/** Instructions that put a number, text or bytes on the stack. */
export const literalSteps: Readonly<Record<number, Step>> = {
  [op.NONE]: ({ machine }) => machine.push(null),
  [op.NEWTRUE]: ({ machine }) => machine.push(true),
  [op.NEWFALSE]: ({ machine }) => machine.push(false),
  [op.BININT]: ({ machine, reader }) => machine.push(reader.i32()),
  [op.BININT1]: ({ machine, reader }) => machine.push(reader.u8()),
  [op.BININT2]: ({ machine, reader }) => machine.push(reader.u16()),
  [op.BINFLOAT]({ machine, reader }) {
    reader.view(8);
    machine.push(NUMBER);
  },
  async [op.INT](walk) {
    const line = await numberLine(walk);
    walk.machine.push(line === '00' || line === '01' ? line === '01' : integer(walk, line));
  },
  async [op.LONG](walk) {
    walk.machine.push(integer(walk, (await numberLine(walk)).replace(/L$/, '')));
  },
  async [op.LONG1]({ machine, reader }) {
    machine.push(littleEndian(await reader.take(reader.u8())));
  },
  async [op.LONG4](walk) {
    const length = negative(walk, walk.reader.i32());
    if (length <= 8) walk.machine.push(littleEndian(await walk.reader.take(length)));
    else await later(walk.reader.skip(length), () => walk.machine.push(NUMBER));
  },
  async [op.FLOAT](walk) {
    if (!/^[+-]?(\d[\d_]*\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|inf|nan|infinity)$/i.test(await numberLine(walk)))
      throw walk.machine.broken('has a float that is no number');
    walk.machine.push(NUMBER);
  },
  async [op.STRING](walk) {
    const value = quoted(await textLine(walk));
    if (value === undefined) throw walk.machine.broken('has a string without its quotes');
    walk.machine.push(value);
  },
  async [op.UNICODE](walk) {
    const line = await textLine(walk);
    // Only \u escapes mean something here; a name with one is never on the allow-list.
    walk.machine.push(line.length > KEPT_TEXT || line.includes('\\') ? TEXT : line);
  },
  [op.BINSTRING]: (walk) => text(walk, negative(walk, walk.reader.i32())),
  [op.SHORT_BINSTRING]: (walk) => text(walk, walk.reader.u8()),
  [op.SHORT_BINUNICODE]: (walk) => text(walk, walk.reader.u8()),
  [op.BINUNICODE]: (walk) => text(walk, walk.reader.u32()),
  [op.BINUNICODE8]: (walk) => text(walk, walk.reader.u64()),
  [op.SHORT_BINBYTES]: (walk) => bytes(walk, walk.reader.u8()),
  [op.BINBYTES]: (walk) => bytes(walk, walk.reader.u32()),
  [op.BINBYTES8]: (walk) => bytes(walk, walk.reader.u64()),
  [op.BYTEARRAY8]: (walk) => bytes(walk, walk.reader.u64()),
};

import type { ByteReader } from '../bytes/byte-reader.ts';
import type { Unscannable } from '../unscannable.ts';

/**
 * Messages by name: field number → its name and what it holds. Another message by its name, `@text` (kept, up to 4,096 bytes), `@ints`
 * (numbers, packed or not), or nothing of interest.
 */
export type ProtoSchema = Readonly<Record<string, Readonly<Record<number, readonly [name: string, holds?: string]>>>>;

/** What a format does with the messages it is made of. Offsets are those of the field's first byte. */
export interface ProtoVisitor {
  enter?(message: string): void;
  leave?(message: string, offset: number): void;
  text?(message: string, field: string, value: string, offset: number): void;
  number?(message: string, field: string, value: number, offset: number): void;
  /** Any other field of a length, which is passed over. */
  bytes?(message: string, field: string, length: number, offset: number): void;
}

const DEEPEST = 64;
const LONGEST_TEXT = 4096;

/**
 * Walks one protobuf message to byte `end` without holding it. A field the schema does not have is refused by `odd`, so nothing is passed
 * over that a reader of the format might understand.
 */
export async function walkProtobuf(
  reader: ByteReader,
  schema: ProtoSchema,
  message: string,
  end: number,
  visitor: ProtoVisitor,
  odd: (what: string, offset: number) => Unscannable,
  depth = 0,
): Promise<void> {
  if (depth > DEEPEST) throw odd('is nested too deeply', reader.offset);
  const fields = schema[message] ?? {};
  visitor.enter?.(message);
  while (reader.offset < end) {
    const at = reader.offset;
    const tag = await varint(reader, odd);
    const field = fields[Math.floor(tag / 8)];
    if (!field) throw odd(`has the unknown field ${Math.floor(tag / 8)} in ${message}`, at);
    const [label, holds] = field;
    const wire = tag % 8;
    if (wire === 0) {
      const value = await varint(reader, odd);
      visitor.number?.(message, label, value, at);
    } else if (wire === 1) await reader.skip(8);
    else if (wire === 5) await reader.skip(4);
    else if (wire === 2) {
      const length = await varint(reader, odd);
      const stop = reader.offset + length;
      if (stop > end) throw odd(`has a ${label} that reaches out of its ${message}`, at);
      if (holds === '@text') {
        if (length > LONGEST_TEXT) throw odd(`has a ${label} of impossible length`, at);
        const value = (await reader.take(length)).toString('utf8');
        visitor.text?.(message, label, value, at);
      } else if (holds === '@ints') {
        while (reader.offset < stop) {
          const value = await varint(reader, odd);
          visitor.number?.(message, label, value, at);
        }
        if (reader.offset !== stop) throw odd(`has a ${label} that reaches out of its place`, at);
      } else if (holds !== undefined) await walkProtobuf(reader, schema, holds, stop, visitor, odd, depth + 1);
      else {
        visitor.bytes?.(message, label, length, at);
        await reader.skip(length);
      }
    } else throw odd('has a field of a kind this format does not use', at);
  }
  if (reader.offset !== end) throw odd(`has a ${message} that reaches out of its place`, reader.offset);
  visitor.leave?.(message, end);
}

async function varint(reader: ByteReader, odd: (what: string, offset: number) => Unscannable): Promise<number> {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (reader.available < 1) await reader.need(1);
    const byte = reader.u8();
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw odd('has a number of more than ten bytes', reader.offset);
}

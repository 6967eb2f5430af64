import { isUtf8 } from 'node:buffer';
import { ChannelBroken } from './frame.ts';

/** How many outputs are numbers and how many are texts. */
export interface AnswerShape {
  readonly numbers: number;
  readonly texts: number;
}

/** One output of type string: the bytes of its UTF-8 texts, one after the other, and the length of each. */
export interface Texts {
  readonly lengths: Uint32Array;
  readonly bytes: Uint8Array;
}

/** What a model said about some rows. */
export interface Answer {
  /** Row-major `rows × numbers`. */
  readonly numbers: Float64Array;
  readonly texts: readonly Texts[];
}

/** The longest text a model may answer for one row, in bytes; `harness/interface.py` refuses longer ones with more words. */
export const longestText = 65_536;
const largestTexts = 256 * 1024 * 1024;
const doubleBytes = Float64Array.BYTES_PER_ELEMENT;
const lengthBytes = Uint32Array.BYTES_PER_ELEMENT;

/** The most bytes an answer for so many rows can have. */
export function largestAnswer(rows: number, { numbers, texts }: AnswerShape): number {
  return rows * numbers * doubleBytes + rows * texts * lengthBytes + Math.min(rows * texts * longestText, largestTexts);
}

/**
 * Reads the body of a `preds` frame: numbers as float64, then for each text output a u32 length a row, then the texts of one output after
 * the other; all little-endian, nothing left over. Throws `ChannelBroken`: whoever wrote this may be hostile.
 */
export function readAnswer(body: Uint8Array, rows: number, shape: AnswerShape): Answer {
  const cells = rows * shape.texts;
  const head = rows * shape.numbers * doubleBytes + cells * lengthBytes;
  if (body.length < head || (shape.texts === 0 && body.length !== head))
    throw new ChannelBroken(`${rows} rows were answered with ${body.length} bytes; ${head} are needed`);
  const numbers = new Float64Array(body.buffer, body.byteOffset, rows * shape.numbers);
  const lengths = new Uint32Array(body.buffer, body.byteOffset + numbers.byteLength, cells);
  const texts: Texts[] = [];
  let start = head;
  for (let output = 0; output < shape.texts; output += 1) {
    const own = lengths.subarray(output * rows, (output + 1) * rows);
    const size = own.reduce((sum, length) => sum + length, 0);
    const bytes = body.subarray(start, start + size);
    start += size;
    if (start > body.length) break;
    checkTexts(bytes, own);
    texts.push({ lengths: own, bytes });
  }
  if (start !== body.length) throw new ChannelBroken('the texts of an answer do not have the lengths it says');
  return { numbers, texts };
}

/** The answers to some batches as the one to all their rows, in the form that `readAnswer` reads. */
export function joinAnswers(answers: readonly Answer[], { texts }: AnswerShape): Uint8Array {
  const outputs = Array.from({ length: texts }, (_, output) => answers.map((answer) => answer.texts[output] as Texts));
  return Buffer.concat([
    ...answers.map(({ numbers }) => bytesOf(numbers)),
    ...outputs.flatMap((output) => output.map(({ lengths }) => bytesOf(lengths))),
    ...outputs.flatMap((output) => output.map(({ bytes }) => bytes)),
  ]);
}

function checkTexts(bytes: Uint8Array, lengths: Uint32Array): void {
  if (!isUtf8(bytes)) throw new ChannelBroken('a text that is not UTF-8');
  let start = 0;
  for (const length of lengths) {
    if (length > longestText) throw new ChannelBroken(`a text of ${length} bytes; at most ${longestText} are taken`);
    // A character cut in two would be valid in the whole, but not in either text.
    if (start < bytes.length && ((bytes[start] as number) & 0xc0) === 0x80) throw new ChannelBroken('a text that is not UTF-8');
    start += length;
  }
}

function bytesOf(values: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

import type { ByteReader } from '../bytes/byte-reader.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { skipJoblibArray } from './joblib-array.ts';
import { type MachineOptions, PickleMachine } from './machine.ts';
import { op } from './opcodes.ts';
import { decodeText, quoted } from './text-arguments.ts';
import { BYTES, LIST, NUMBER, SET, TEXT, UNKNOWN, type Value } from './value.ts';

/** The longest line of a text opcode that is read (integers, names, strings of protocol 0). */
const LINE = 16 * 2 ** 20;
/** The longest string whose characters are kept; longer ones cannot be names of anything allowed. */
const KEPT_TEXT = 256;

const MOST_COPIED = 200_000;

export interface WalkOptions extends MachineOptions {
  readonly context: ScanContext;
  /** Kept between pickles where one unpickler reads several in a row. */
  readonly memo?: Map<number, Value>;
}

export interface Walked {
  readonly protocol: number;
  readonly calls: number;
  readonly imports: number;
  /** Arrays of joblib's format found between the opcodes. */
  readonly arrays: number;
  /** Pickles inside this one (joblib's arrays of objects). */
  readonly nested: number;
}

/**
 * Walks one pickle from its first opcode to STOP, as the unpickler would, without doing anything it asks for. Findings go to the context.
 * Throws `Unscannable` where the pickle is cut short, breaks the unpickler or cannot be resolved exactly; `progress` then tells how far it came.
 */
export async function walkPickle(
  reader: ByteReader,
  options: WalkOptions,
  progress: { calls: number; imports: number } = { calls: 0, imports: 0 },
): Promise<Walked> {
  const { context } = options;
  const machine = new PickleMachine(context, options.memo ?? new Map(), options);
  let protocol = 0;
  let arrays = 0;
  let nested = 0;
  let frameEnd = -1;

  /** Leaves the frame where it ends; an opcode across its end means different things to different unpicklers. */
  const leaveFrame = (): void => {
    if (frameEnd < 0 || reader.offset < frameEnd) return;
    if (reader.offset > frameEnd) throw machine.broken('reads across the end of a frame');
    frameEnd = -1;
  };

  const textLine = async (): Promise<string> => {
    const line = await reader.line(LINE);
    return line.toString('latin1');
  };

  const keepText = async (length: number): Promise<void> => {
    if (length > KEPT_TEXT) {
      await reader.skip(length);
      machine.push(TEXT);
    } else machine.push(decodeText(await reader.take(length)));
  };

  const skipBytes = async (length: number): Promise<void> => {
    await reader.skip(length);
    machine.push(BYTES);
  };

  const memoIndex = async (): Promise<number> => {
    const line = await textLine();
    if (!/^\d{1,15}$/.test(line)) throw machine.broken('has a memo index that is no plain number');
    return Number(line);
  };

  for (let steps = 0; ; steps += 1) {
    if ((steps & 0xffff) === 0) context.signal?.throwIfAborted();
    leaveFrame();
    machine.offset = reader.offset;
    if (reader.available < 9) await reader.fill(9);
    if (reader.available === 0) throw reader.truncated(1);
    const code = reader.u8();
    const size = FIXED[code];
    if (size !== undefined && size > 0 && reader.available < size) await reader.need(size);
    switch (code) {
      case op.STOP:
        machine.pop();
        leaveFrame();
        if (frameEnd >= 0) throw machine.broken('stops in the middle of a frame');
        progress.calls += machine.calls;
        progress.imports += machine.imports;
        return { protocol, calls: machine.calls, imports: machine.imports, arrays, nested };
      case op.PROTO:
        protocol = reader.u8();
        if (protocol > 5) throw machine.broken(`says it has protocol ${protocol}, which no Python knows,`);
        break;
      case op.FRAME: {
        const length = reader.u64();
        if (frameEnd >= 0) throw machine.broken('opens a frame inside a frame');
        frameEnd = reader.offset + length;
        break;
      }
      case op.MARK:
        machine.mark();
        break;
      case op.POP:
        machine.popOrMark();
        break;
      case op.POP_MARK:
        machine.popMark();
        break;
      case op.DUP:
        machine.push(machine.top());
        break;
      case op.NONE:
        machine.push(null);
        break;
      case op.NEWTRUE:
        machine.push(true);
        break;
      case op.NEWFALSE:
        machine.push(false);
        break;
      case op.INT: {
        const line = await textLine();
        if (line === '00' || line === '01') machine.push(line === '01');
        else machine.push(integer(line, machine));
        break;
      }
      case op.LONG:
        machine.push(integer((await textLine()).replace(/L$/, ''), machine));
        break;
      case op.BININT:
        machine.push(reader.i32());
        break;
      case op.BININT1:
        machine.push(reader.u8());
        break;
      case op.BININT2:
        machine.push(reader.u16());
        break;
      case op.LONG1:
        machine.push(littleEndian(await reader.take(reader.u8())));
        break;
      case op.LONG4: {
        const length = reader.i32();
        if (length < 0) throw machine.broken('has a number of negative length');
        if (length <= 8) machine.push(littleEndian(await reader.take(length)));
        else {
          await reader.skip(length);
          machine.push(NUMBER);
        }
        break;
      }
      case op.FLOAT:
        if (!/^[+-]?(\d[\d_]*\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|inf|nan|infinity)$/i.test(await textLine()))
          throw machine.broken('has a float that is no number');
        machine.push(NUMBER);
        break;
      case op.BINFLOAT:
        reader.view(8);
        machine.push(NUMBER);
        break;
      case op.STRING: {
        const value = quoted(await textLine());
        if (value === undefined) throw machine.broken('has a string without its quotes');
        machine.push(value);
        break;
      }
      case op.UNICODE: {
        const line = await textLine();
        // Only \u escapes mean something here; a name with one is never on the allow-list.
        machine.push(line.length > KEPT_TEXT || line.includes('\\') ? TEXT : line);
        break;
      }
      case op.BINSTRING: {
        const length = reader.i32();
        if (length < 0) throw machine.broken('has a string of negative length');
        await keepText(length);
        break;
      }
      case op.SHORT_BINSTRING:
      case op.SHORT_BINUNICODE:
        await keepText(reader.u8());
        break;
      case op.BINUNICODE:
        await keepText(reader.u32());
        break;
      case op.BINUNICODE8:
        await keepText(reader.u64());
        break;
      case op.SHORT_BINBYTES:
        await skipBytes(reader.u8());
        break;
      case op.BINBYTES:
        await skipBytes(reader.u32());
        break;
      case op.BINBYTES8:
      case op.BYTEARRAY8:
        await skipBytes(reader.u64());
        break;
      case op.EMPTY_LIST:
        machine.push(LIST);
        break;
      case op.EMPTY_TUPLE:
        machine.tuple([]);
        break;
      case op.EMPTY_DICT:
        machine.dict([]);
        break;
      case op.EMPTY_SET:
        machine.push(SET);
        break;
      case op.LIST:
        machine.popMark();
        machine.push(LIST);
        break;
      case op.TUPLE:
        machine.tuple(machine.popMark());
        break;
      case op.TUPLE1:
        machine.tuple([machine.pop()]);
        break;
      case op.TUPLE2: {
        const b = machine.pop();
        machine.tuple([machine.pop(), b]);
        break;
      }
      case op.TUPLE3: {
        const c = machine.pop();
        const b = machine.pop();
        machine.tuple([machine.pop(), b, c]);
        break;
      }
      case op.DICT:
        machine.dict(machine.popMark());
        break;
      case op.FROZENSET:
        machine.popMark();
        machine.push(SET);
        break;
      case op.APPEND:
        machine.append('one');
        break;
      case op.APPENDS:
        machine.append('many');
        break;
      case op.SETITEM: {
        const value = machine.pop();
        const key = machine.pop();
        machine.setItems([key, value]);
        break;
      }
      case op.SETITEMS:
        machine.setItems(machine.popMark());
        break;
      case op.ADDITEMS:
        machine.addItems();
        break;
      case op.PUT:
        machine.put(await memoIndex());
        break;
      case op.BINPUT:
        machine.put(reader.u8());
        break;
      case op.LONG_BINPUT:
        machine.put(reader.u32());
        break;
      case op.MEMOIZE:
        machine.put(machine.memo.size);
        break;
      case op.GET:
        machine.get(await memoIndex());
        break;
      case op.BINGET:
        machine.get(reader.u8());
        break;
      case op.LONG_BINGET:
        machine.get(reader.u32());
        break;
      case op.GLOBAL: {
        const module = decodeText(await reader.line(LINE));
        machine.push(machine.import(module, decodeText(await reader.line(LINE))));
        break;
      }
      case op.STACK_GLOBAL: {
        const name = machine.pop();
        machine.push(machine.import(machine.pop(), name));
        break;
      }
      case op.INST: {
        const module = decodeText(await reader.line(LINE));
        const callee = machine.import(module, decodeText(await reader.line(LINE)));
        machine.instantiate(callee, machine.popMark());
        break;
      }
      case op.OBJ: {
        const [callee, ...args] = machine.popMark();
        if (callee === undefined) throw machine.broken('makes an instance of nothing');
        machine.instantiate(callee, args);
        break;
      }
      case op.NEWOBJ: {
        const args = machine.pop();
        machine.newObject(machine.pop(), args);
        break;
      }
      case op.NEWOBJ_EX: {
        machine.pop();
        const args = machine.pop();
        machine.newObject(machine.pop(), args);
        break;
      }
      case op.REDUCE:
        machine.reduce();
        break;
      case op.BUILD: {
        const built = machine.build();
        if (built?.of?.module === 'joblib.numpy_pickle' && built.of.name === 'NumpyArrayWrapper') {
          leaveFrame();
          if (frameEnd >= 0) throw machine.broken('has an array in the middle of a frame');
          machine.pop();
          machine.push(UNKNOWN_ARRAY);
          arrays += 1;
          if ((await skipJoblibArray(reader, built)) === 'objects') {
            nested += 1;
            const { memo, ...rest } = options;
            await walkPickle(reader, memo ? { ...rest, memo: copyMemo(memo, context, machine) } : rest, progress);
          }
        }
        break;
      }
      case op.EXT1:
        machine.extension(reader.u8());
        break;
      case op.EXT2:
        machine.extension(reader.u16());
        break;
      case op.EXT4:
        machine.extension(reader.i32());
        break;
      case op.PERSID:
        machine.persistent(await textLine());
        break;
      case op.BINPERSID:
        machine.persistent(machine.pop());
        break;
      case op.NEXT_BUFFER:
      case op.READONLY_BUFFER:
        throw machine.broken('wants data from outside the file');
      default:
        throw new Unscannable(
          'broken-pickle',
          `has the byte 0x${code.toString(16).padStart(2, '0')} at ${machine.offset}, where a pickle instruction belongs`,
          'save the object again with pickle, joblib or skops in the competition environment',
          machine.offset,
        );
    }
    progress.calls = Math.max(progress.calls, machine.calls);
    progress.imports = Math.max(progress.imports, machine.imports);
  }
}

const UNKNOWN_ARRAY: Value = { kind: 'instance', of: undefined, args: UNKNOWN, state: undefined };

/** Plain `pickle.load` goes on into the nested pickle with the memo it has, and ends there; joblib comes back to the outer one. */
function copyMemo(memo: Map<number, Value>, context: ScanContext, machine: PickleMachine): Map<number, Value> {
  if (memo.size > MOST_COPIED) throw machine.limit('memo entries around arrays of objects', MOST_COPIED);
  context.spend(memo.size * 16);
  return new Map(memo);
}

function integer(line: string, machine: PickleMachine): Value {
  if (!/^\s*[+-]?\d[\d_]*\s*$/.test(line)) throw machine.broken('has an integer that is no number');
  const value = Number(line);
  return Number.isSafeInteger(value) ? value : NUMBER;
}

function littleEndian(bytes: Buffer): Value {
  if (bytes.length === 0) return 0;
  if (bytes.length > 6) return NUMBER;
  return bytes.readIntLE(0, bytes.length);
}

/** Bytes of fixed length that follow an opcode, of those that have any. */
const FIXED: Readonly<Record<number, number>> = {
  [op.PROTO]: 1,
  [op.FRAME]: 8,
  [op.BININT]: 4,
  [op.BININT1]: 1,
  [op.BININT2]: 2,
  [op.LONG1]: 1,
  [op.LONG4]: 4,
  [op.BINFLOAT]: 8,
  [op.BINSTRING]: 4,
  [op.SHORT_BINSTRING]: 1,
  [op.SHORT_BINUNICODE]: 1,
  [op.BINUNICODE]: 4,
  [op.BINUNICODE8]: 8,
  [op.SHORT_BINBYTES]: 1,
  [op.BINBYTES]: 4,
  [op.BINBYTES8]: 8,
  [op.BYTEARRAY8]: 8,
  [op.BINPUT]: 1,
  [op.LONG_BINPUT]: 4,
  [op.BINGET]: 1,
  [op.LONG_BINGET]: 4,
  [op.EXT1]: 1,
  [op.EXT2]: 2,
  [op.EXT4]: 4,
};

import type { Memo } from '../memo.ts';
import { skipJoblibArray } from '../joblib-array.ts';
import { op } from '../opcodes.ts';
import { decodeText } from '../text-arguments.ts';
import { type Import, type Instance, UNKNOWN, type Value } from '../value.ts';
import { leaveFrame, type Step, type Walk } from '../walk.ts';
import { textLine } from './literals.ts';

const NAME = 64 * 1024;
const MOST_COPIED = 200_000;
/** What joblib puts in place of its wrapper: an array, which pickles may go on using. */
const ARRAY: Value = { kind: 'instance', of: undefined, args: UNKNOWN, state: undefined };

async function named(walk: Walk): Promise<Import> {
  const module = decodeText(await walk.reader.line(NAME));
  return walk.machine.import(module, decodeText(await walk.reader.line(NAME)));
}

/** Reads what joblib writes after its wrapper: raw numbers, or a pickle of its own for arrays of objects. */
async function joblibArray(walk: Walk, wrapper: Parameters<typeof skipJoblibArray>[1]): Promise<void> {
  const { reader, machine, options } = walk;
  leaveFrame(walk);
  if (walk.frameEnd >= 0) throw machine.broken('has an array in the middle of a frame');
  machine.pop();
  machine.push(ARRAY);
  walk.arrays += 1;
  const kind = await skipJoblibArray(reader, wrapper);
  if (kind === 'bare') walk.bare += 1;
  if (kind !== 'objects') return;
  walk.nested += 1;
  const { memo, inside = 0, ...rest } = options;
  if (inside >= options.context.limits.depth) throw machine.limit('pickles inside each other', options.context.limits.depth);
  walk.bare += (await walk.walkInner({ ...rest, inside: inside + 1, ...(memo && { memo: copyOf(memo, walk) }) })).bare;
}

/** Joblib before 0.10 kept arrays in other files, which its wrappers name: only files that lie beside this one may be meant. */
function judgeWrapper(walk: Walk, wrapper: Instance): void {
  const { state } = wrapper;
  const filename = typeof state === 'object' && state?.kind === 'dict' ? state.entries.get('filename') : undefined;
  if (typeof filename === 'string' && !/[/\\]|^[A-Za-z]:|^\.\.?$/.test(filename)) return;
  walk.options.context.add({
    rule: 'pickle/outside-file',
    message: 'keeps an array in a file that does not lie beside it',
    fix: 'save the model again with joblib 1.2 or newer',
    offset: walk.machine.offset,
  });
}

/** Plain `pickle.load` goes on into the nested pickle with the memo it has, and ends there; joblib comes back to the outer one. */
function copyOf(memo: Memo, { machine, options }: Walk): Memo {
  if (memo.size > MOST_COPIED) throw machine.limit('memo entries around arrays of objects', MOST_COPIED);
  options.context.spend(memo.size * 16);
  return memo.copy();
}

/** Instructions that import, call, make and restore objects, and those that begin and end the pickle. */
export const callSteps: Readonly<Record<number, Step>> = {
  [op.PROTO]({ machine, reader }) {
    const protocol = reader.u8();
    if (protocol > 5) throw machine.broken(`says it has protocol ${protocol}, which no Python knows,`);
  },
  [op.FRAME](walk) {
    const length = walk.reader.u64();
    if (walk.frameEnd >= 0) throw walk.machine.broken('opens a frame inside a frame');
    walk.frameEnd = walk.reader.offset + length;
  },
  [op.STOP](walk) {
    walk.machine.pop();
    leaveFrame(walk);
    if (walk.frameEnd >= 0) throw walk.machine.broken('stops in the middle of a frame');
    walk.stopped = true;
  },
  async [op.GLOBAL](walk) {
    walk.machine.push(await named(walk));
  },
  [op.STACK_GLOBAL]({ machine }) {
    const name = machine.pop();
    machine.push(machine.import(machine.pop(), name));
  },
  async [op.INST](walk) {
    const callee = await named(walk);
    walk.machine.instantiate(callee, walk.machine.popMark());
  },
  [op.OBJ]({ machine }) {
    const [callee, ...args] = machine.popMark();
    if (callee === undefined) throw machine.broken('makes an instance of nothing');
    machine.instantiate(callee, args);
  },
  [op.NEWOBJ]({ machine }) {
    const args = machine.pop();
    machine.newObject(machine.pop(), args);
  },
  [op.NEWOBJ_EX]({ machine }) {
    machine.pop();
    const args = machine.pop();
    machine.newObject(machine.pop(), args);
  },
  [op.REDUCE]: ({ machine }) => machine.reduce(),
  [op.BUILD](walk) {
    const built = walk.machine.build();
    if (built?.of?.module !== 'joblib.numpy_pickle' || walk.options.plain) return;
    if (built.of.name === 'NumpyArrayWrapper') return joblibArray(walk, built);
    judgeWrapper(walk, built);
    walk.machine.pop();
    walk.machine.push(ARRAY);
  },
  [op.EXT1]: ({ machine, reader }) => machine.extension(reader.u8()),
  [op.EXT2]: ({ machine, reader }) => machine.extension(reader.u16()),
  [op.EXT4]: ({ machine, reader }) => machine.extension(reader.i32()),
  async [op.PERSID](walk) {
    walk.machine.persistent(await textLine(walk));
  },
  [op.BINPERSID]: ({ machine }) => machine.persistent(machine.pop()),
};

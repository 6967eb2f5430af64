import { op } from '../opcodes.ts';
import type { Step, Walk } from '../walk.ts';
import { textLine } from './literals.ts';

async function index(walk: Walk): Promise<number> {
  const line = await textLine(walk);
  if (!/^\d{1,15}$/.test(line)) throw walk.machine.broken('has a memo index that is no plain number');
  return Number(line);
}

/** Instructions that store in the memo and fetch from it. */
export const memoSteps: Readonly<Record<number, Step>> = {
  async [op.PUT](walk) {
    walk.machine.put(await index(walk));
  },
  async [op.GET](walk) {
    walk.machine.get(await index(walk));
  },
  [op.BINPUT]: ({ machine, reader }) => machine.put(reader.u8()),
  [op.LONG_BINPUT]: ({ machine, reader }) => machine.put(reader.u32()),
  [op.MEMOIZE]: ({ machine }) => machine.put(machine.memo.size),
  [op.BINGET]: ({ machine, reader }) => machine.get(reader.u8()),
  [op.LONG_BINGET]: ({ machine, reader }) => machine.get(reader.u32()),
};

import { Memo } from './memo.ts';
import type { ByteReader } from '../bytes/byte-reader.ts';
import { PickleMachine, type Progress } from './machine.ts';
import { argumentBytes, steps } from './steps/steps.ts';
import { leaveFrame, type Walk, type WalkOptions } from './walk.ts';

/**
 * Walks one pickle from its first instruction to STOP, as the unpickler would, without doing anything it asks for. Findings go to the context.
 * Throws `Unscannable` where the pickle is cut short, breaks the unpickler or cannot be resolved exactly; `progress` then tells how far it came.
 */
export async function walkPickle(
  reader: ByteReader,
  options: WalkOptions,
  progress: Progress = { calls: 0, imports: 0 },
): Promise<Pick<Walk, 'arrays' | 'bare' | 'nested'>> {
  const machine = new PickleMachine(options.context, options.memo ?? new Memo(), progress, options);
  const walkInner = (inner: WalkOptions): ReturnType<Walk['walkInner']> => walkPickle(reader, inner, progress);
  const walk: Walk = { reader, machine, options, progress, walkInner, frameEnd: -1, stopped: false, arrays: 0, bare: 0, nested: 0 };
  for (let count = 0; !walk.stopped; count += 1) {
    if ((count & 0xffff) === 0) options.context.signal?.throwIfAborted();
    leaveFrame(walk);
    machine.offset = reader.offset;
    if (reader.available < 9) await reader.fill(9);
    if (reader.available === 0) throw reader.truncated(1);
    const code = reader.u8();
    const step = steps[code];
    if (!step) throw machine.broken(`has the byte 0x${code.toString(16).padStart(2, '0')}, where an instruction belongs,`);
    const size = argumentBytes[code] ?? 0;
    if (size > reader.available) throw reader.truncated(size);
    const waiting = step(walk);
    if (waiting) await waiting;
  }
  return walk;
}

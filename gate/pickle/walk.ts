import type { Memo } from './memo.ts';
import type { ByteReader } from '../bytes/byte-reader.ts';
import type { ScanContext } from '../scan-context.ts';
import type { MachineOptions, PickleMachine, Progress } from './machine.ts';

export interface WalkOptions extends MachineOptions {
  readonly context: ScanContext;
  /** Kept between pickles where one unpickler reads several in a row. */
  readonly memo?: Memo;
  /** Reads as `pickle.load` does, to which joblib's arrays are more instructions. */
  readonly plain?: boolean;
  /** How many pickles this one is inside of. */
  readonly inside?: number;
}

/** One walk through one pickle: the unpickler's state and where it reads. */
export interface Walk {
  readonly reader: ByteReader;
  readonly machine: PickleMachine;
  readonly options: WalkOptions;
  readonly progress: Progress;
  /** Walks a pickle that begins where the reader stands. */
  readonly walkInner: (options: WalkOptions) => Promise<{ readonly bare: number }>;
  /** Byte offset at which the open frame ends; -1 outside frames. */
  frameEnd: number;
  stopped: boolean;
  /** Arrays of joblib's format found between the instructions. */
  arrays: number;
  /** Of those, how many could also be read as instructions. */
  bare: number;
  /** Pickles inside this one (joblib's arrays of objects). */
  nested: number;
}

/** What one instruction does; its fixed-length argument is already there to be read. */
export type Step = (walk: Walk) => void | Promise<void>;

/** Leaves the frame where it ends. An instruction across its end means different things to different unpicklers. */
export function leaveFrame(walk: Walk): void {
  if (walk.frameEnd < 0 || walk.reader.offset < walk.frameEnd) return;
  if (walk.reader.offset > walk.frameEnd) throw walk.machine.broken('reads across the end of a frame');
  walk.frameEnd = -1;
}

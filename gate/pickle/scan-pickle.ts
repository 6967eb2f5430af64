import { Memo } from './memo.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { Note, ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { WouldRaise } from './machine.ts';
import { walkPickle } from './walk-pickle.ts';

/** Pickles one after another that are still walked. */
const MOST = 1000;

/**
 * Scans a file that is one pickle, several in a row, or joblib's mixture of pickle and raw arrays, to its last byte. Answers `joblib` or
 * `pickle`. Several pickles can be read by one unpickler that keeps its memo or by a fresh one each; they are walked both ways.
 */
export async function scanPickle(source: ByteSource, context: ScanContext): Promise<'pickle' | 'joblib'> {
  const reader = new ByteReader(source.chunks());
  let count = 0;
  let arrays = 0;
  let nested = 0;
  let bare = 0;
  for (; count === 0 || !(await reader.done()); count += 1) {
    if (count >= MOST)
      throw new Unscannable('too-complex', `holds more than ${MOST} pickles in a row`, 'save one object per file', reader.offset);
    const start = reader.offset;
    try {
      const walked = await walkPickle(reader, { context });
      arrays += walked.arrays;
      nested += walked.nested;
      bare += walked.bare;
    } catch (error) {
      throw count > 0 && error instanceof Unscannable && error.offset === start ? trailing(start) : error;
    }
  }
  if (count + nested > 1) await walkOtherwise(source, context, false);
  if (bare > 0) await walkOtherwise(source, context, true);
  return arrays > 0 ? 'joblib' : 'pickle';
}

/**
 * The reading of one unpickler that keeps its memo, or (`plain`) of `pickle.load` on joblib's files: it may fail, but must not run anything.
 */
async function walkOtherwise(source: ByteSource, context: ScanContext, plain: boolean): Promise<void> {
  const reader = new ByteReader(source.chunks());
  const memo = new Memo();
  try {
    while (!(await reader.done())) await walkPickle(reader, { context, memo, lenient: true, plain });
  } catch (error) {
    if (error instanceof WouldRaise || (error instanceof Unscannable && error.reason === 'broken-pickle')) return;
    if (!(plain && error instanceof Unscannable && error.reason === 'truncated')) throw error;
  }
}

function trailing(offset: number): Unscannable {
  return new Unscannable(
    'trailing-data',
    `has bytes after the pickle's end at byte ${offset} that are no pickle`,
    'save the object again into a new file',
    offset,
  );
}

export interface Disguise {
  /** Loading the bytes as a pickle imports something that is not allowed, or calls anything, before it stops or fails. */
  readonly runs: boolean;
  /** They are pickles to the last byte. */
  readonly complete: boolean;
  /** The first instruction or more can be done. */
  readonly stepped: boolean;
  readonly why?: Note;
}

/** What somebody who unpickles these bytes, whatever they look like, would set off. Adds no findings. */
export async function runsAsPickle(source: ByteSource, context: ScanContext): Promise<Disguise> {
  const strict = await probe(source, context, false);
  if (strict.complete) return { runs: strict.notes.length > 0, complete: true, stepped: true };
  const real = await probe(source, context, true);
  const runs = real.notes.length > 0 || (real.calls > 0 && real.imports > 0);
  return { runs, complete: false, stepped: strict.offset > 1, ...(real.notes[0] && { why: real.notes[0] }) };
}

async function probe(source: ByteSource, context: ScanContext, lenient: boolean) {
  const notes: Note[] = [];
  const progress = { calls: 0, imports: 0 };
  const reader = new ByteReader(source.chunks());
  const quiet: ScanContext = { ...context, add: (note) => void notes.push(note) };
  let complete = true;
  try {
    do await walkPickle(reader, { context: quiet, lenient }, progress);
    while (!(await reader.done()));
  } catch (error) {
    if (!(error instanceof Unscannable || error instanceof WouldRaise)) throw error;
    complete = false;
  }
  return { notes, complete, offset: reader.offset, ...progress };
}

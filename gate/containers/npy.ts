import { ByteReader } from '../bytes/byte-reader.ts';
import { type ByteSource, sliceSource } from '../bytes/byte-source.ts';
import { scanPickle } from '../pickle/scan-pickle.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { dtypeSize } from './npy-dtype.ts';

const FIX = 'save the array again with numpy.save(path, array, allow_pickle=False)';
/** numpy itself refuses longer headers. */
const LONGEST_HEADER = 10_000;

/** Scans a `.npy` array: the header must say exactly how many bytes follow; an array of objects is a pickle and walked as one. */
export async function scanNpy(source: ByteSource, context: ScanContext): Promise<'npy'> {
  const reader = new ByteReader(source.chunks());
  await reader.skip(6);
  await reader.need(2);
  const major = reader.u8();
  const minor = reader.u8();
  if (major < 1 || major > 3 || minor !== 0) throw odd(`has the unknown version ${major}.${minor}`, 6);
  await reader.need(major === 1 ? 2 : 4);
  const length = major === 1 ? reader.u16() : reader.u32();
  if (length > LONGEST_HEADER) throw odd(`has a header of ${length} bytes`, 8);
  const header = (await reader.take(length)).toString(major === 3 ? 'utf8' : 'latin1');
  const start = reader.offset;
  const { size, count } = parseHeader(header);
  if (size === 'objects') {
    // Numpy 0 wrote a newline after the pickle.
    const newline = source.size > start && (await source.read(source.size - 1, 1))[0] === 10 ? 1 : 0;
    await scanPickle(sliceSource(source, start, source.size - start - newline), {
      ...context,
      add: (note) => context.add(note.offset === undefined ? note : { ...note, offset: note.offset + start }),
    });
    return 'npy';
  }
  const expected = size * count;
  if (source.size - start !== expected)
    throw odd(`has ${source.size - start} bytes of numbers where its header announces ${expected}`, start);
  return 'npy';
}

function parseHeader(header: string): { size: number | 'objects'; count: number } {
  const match = /^\{\s*'descr':\s*(.+),\s*'fortran_order':\s*(?:True|False),\s*'shape':\s*\(([\d,L ]*)\),?\s*\}\s*$/.exec(header);
  if (!match) throw odd('has a header that is not as numpy writes it', 10);
  const [, descr = '', shape = ''] = match;
  const size = dtypeSize(descr);
  if (size === undefined) throw odd(`has the type ${descr.slice(0, 80)}, whose size is not known`, 10);
  const count = shape
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter((part) => part !== '')
    .reduce((product, part) => product * Number(part), 1);
  if (!Number.isSafeInteger(count)) throw odd('has an impossible shape', 10);
  return { size, count };
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('npy', what, FIX, offset);
}

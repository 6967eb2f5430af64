import fc from 'fast-check';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { asm, assemble } from './testing/assemble-pickle.ts';
import { assembleZip } from './testing/assemble-zip.ts';
import { hostilePickles } from './testing/hostile-pickles.ts';
import { scanBytes } from './testing/scan-bytes.ts';

const whole = assemble(
  asm.proto(4), asm.shortText('collections'), asm.memoize, asm.shortText('OrderedDict'), asm.memoize, asm.stackGlobal, asm.emptyTuple, asm.reduce,
  asm.shortText('key'), asm.mark, asm.int(5), asm.text('value'), asm.get(0), asm.tuple, asm.setitem, asm.stop,
); // prettier-ignore
const tensors = Buffer.concat([
  Buffer.from([62, 0, 0, 0, 0, 0, 0, 0]),
  Buffer.from('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'.padEnd(62)),
  Buffer.alloc(8),
]);
const seeds: Buffer[] = [
  whole,
  deflateSync(whole),
  assembleZip([{ name: 'a.pkl', bytes: whole, deflate: true }, { name: 'b.txt', bytes: Buffer.from('text') }]),
  tensors,
  Buffer.concat([Buffer.from([8, 8, 58, 10, 10, 8, 10, 1, 120, 18, 1, 121, 58, 0])]),
  Buffer.from("\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }".padEnd(128) + '01234567', 'latin1'),
  ...hostilePickles.slice(-60).map(({ bytes }) => bytes),
]; // prettier-ignore

const small = { expandedBytes: 10_000_000, memo: 10_000, stack: 10_000 };

/** A seed with some bytes changed, inserted or cut out. */
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'insert', 'cut')), { minLength: 1, maxLength: 8 }),
  )
  .map(([seed, edits]) => {
    let bytes = seed;
    for (const [where, value, kind] of edits) {
      const at = where % (bytes.length + 1);
      const middle = kind === 'cut' ? [] : [value];
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(middle),
        bytes.subarray(kind === 'insert' ? at : at + 1 + (kind === 'cut' ? value % 16 : 0)),
      ]);
    }
    return bytes;
  });

describe('whatever the bytes are', () => {
  test('mutated files get an answer', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (bytes) => {
        expect(['clean', 'flagged', 'unscannable']).toContain((await scanBytes(bytes, small)).verdict);
      }),
      { numRuns: 2000 },
    );
  });

  test('a stream of instructions gets an answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (tail) => {
        expect(['clean', 'flagged', 'unscannable']).toContain((await scanBytes(Buffer.concat([asm.proto(4), tail]), small)).verdict);
      }),
      { numRuns: 2000 },
    );
  });

  test('a pickle cut short is never clean', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: whole.length - 1 }), fc.boolean(), async (length, packed) => {
        const cut = packed ? deflateSync(whole.subarray(0, length)) : whole.subarray(0, length);
        expect((await scanBytes(cut)).verdict).not.toBe('clean');
      }),
      { numRuns: 200 },
    );
  });

  test('data put around a call never hides it', async () => {
    const call = assemble(asm.global('os', 'system'), asm.text('id'), asm.tuple1, asm.reduce, asm.pop);
    const harmless = fc.constantFrom<Buffer>(
      assemble('N0'), assemble('I01\n0'), assemble(asm.text('os'), asm.put(3), '0'), assemble('(1'), assemble(asm.shortText('x'), asm.memoize, '0'), assemble(']N', 'a0'),
    ); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(harmless), fc.array(harmless), async (before, after) => {
        expect((await scanBytes(Buffer.concat([asm.proto(4), ...before, call, ...after, Buffer.from('N.')]))).verdict).toBe('flagged');
      }),
      { numRuns: 300 },
    );
  });
});

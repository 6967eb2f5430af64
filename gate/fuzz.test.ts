import fc from 'fast-check';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { asm, assemble } from './testing/assemble-pickle.ts';
import { runFuzz } from './testing/fuzz/run-fuzz.ts';
import { scanBytes } from './testing/scan-bytes.ts';

const whole = assemble(
  asm.proto(4), asm.shortText('collections'), asm.memoize, asm.shortText('OrderedDict'), asm.memoize, asm.stackGlobal, asm.emptyTuple, asm.reduce,
  asm.shortText('key'), asm.mark, asm.int(5), asm.text('value'), asm.get(0), asm.tuple, asm.setitem, asm.stop,
); // prettier-ignore

describe('whatever the bytes are', () => {
  test('every file gets an answer in time, and none that is cut short is clean', { timeout: 120_000 }, async () => {
    const { cases, clean, failures } = await runFuzz(4000, { threads: 2 });
    expect(failures).toEqual([]);
    expect(cases).toBe(4000);
    expect(clean).toBeGreaterThan(0);
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

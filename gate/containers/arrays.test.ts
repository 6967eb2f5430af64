import { describe, expect, test } from 'vitest';
import { deflateSync, gzipSync } from 'node:zlib';
import { asm, assemble } from '../testing/assemble-pickle.ts';
import { assembleZip } from '../testing/assemble-zip.ts';
import { scanBytes } from '../testing/scan-bytes.ts';

const evil = assemble(asm.proto(2), asm.global('os', 'system'), asm.text('id'), asm.tuple1, asm.reduce, asm.stop);
const data = assemble(asm.proto(2), asm.emptyList, asm.stop);

function npy(descr: string, shape: string, bytes: Buffer): Buffer {
  const header = Buffer.from(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n', 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from('\u0093NUMPY\u0001\u0000', 'latin1'), length, header, bytes]);
}

describe('a numpy array', () => {
  test.each([
    ['numbers', npy("'<f8'", '(2, 3)', Buffer.alloc(48))],
    ['a scalar', npy("'|b1'", '()', Buffer.alloc(1))],
    ['text', npy("'<U3'", '(2,)', Buffer.alloc(24))],
    ['dates', npy("'<M8[ns]'", '(2,)', Buffer.alloc(16))],
    ['nothing', npy("'<f4'", '(0, 7)', Buffer.alloc(0))],
    ['fields', npy("[('a', '<f4'), ('b', '<i8', (2,)), ('c', [('d', '|u1')])]", '(2,)', Buffer.alloc(42))],
    ['harmless objects', npy("'|O'", '(1,)', data)],
  ])('passes with %s', async (_name, bytes) => {
    expect(await scanBytes(bytes)).toMatchObject({ verdict: 'clean', format: 'npy' });
  });

  test('of objects is the pickle it is', async () => {
    expect(await scanBytes(npy("'|O'", '(1,)', evil))).toMatchObject({
      verdict: 'flagged',
      rules: ['pickle/import'],
      findings: [{ offset: 130 }],
    });
    expect((await scanBytes(npy("[('a', '<f4'), ('b', '|O')]", '(1,)', evil))).verdict).toBe('flagged');
  });

  test.each([
    ['too few numbers', npy("'<f8'", '(2, 3)', Buffer.alloc(47))],
    ['too many numbers', npy("'<f8'", '(2, 3)', Buffer.concat([Buffer.alloc(48), evil]))],
    ['an unknown type', npy("'<z9'", '(2,)', Buffer.alloc(18))],
    ['code in its header', npy("__import__('os').system('id')", '(2,)', Buffer.alloc(18))],
    ['an impossible shape', npy("'<f8'", '(99999999999999999999,)', Buffer.alloc(8))],
    ['a header cut short', npy("'<f8'", '(1,)', Buffer.alloc(8)).subarray(0, 40)],
  ])('does not pass with %s', async (_name, bytes) => {
    expect((await scanBytes(bytes)).verdict).toBe('unscannable');
  });

  test('archive is an npz, and no better than its members', async () => {
    const good = { name: 'a.npy', bytes: npy("'<f8'", '(1,)', Buffer.alloc(8)) };
    expect(await scanBytes(assembleZip([good, { ...good, name: 'b.npy', deflate: true }]))).toMatchObject({
      verdict: 'clean',
      format: 'npz',
    });
    expect((await scanBytes(assembleZip([good, { name: 'b.npy', bytes: npy("'|O'", '(1,)', evil) }]))).verdict).toBe('flagged');
  });
});

describe('a compressed pickle', () => {
  test.each([
    ['zlib', deflateSync],
    ['gzip', gzipSync],
  ])('by %s is unpacked and walked', async (_name, pack) => {
    expect(await scanBytes(pack(data))).toMatchObject({ verdict: 'clean', format: 'joblib' });
    expect((await scanBytes(pack(evil))).verdict).toBe('flagged');
    expect((await scanBytes(pack(evil).subarray(0, -6))).verdict).not.toBe('clean');
    expect((await scanBytes(Buffer.concat([pack(data), evil]))).verdict).not.toBe('clean');
    expect((await scanBytes(Buffer.concat([pack(data), pack(evil)]))).verdict).not.toBe('clean');
    expect((await scanBytes(pack(Buffer.alloc(5_000_000)), { expandedBytes: 1_000_000 })).rules).toEqual(['unscannable/bomb']);
  });

  test.each([
    ['RAR', '526172211a0700', 'ONNX'],
    ['7z', '377abcaf271c', 'ONNX'],
  ])('by %s is refused with the way out', async (name, magic, fix) => {
    const { verdict, findings } = await scanBytes(Buffer.concat([Buffer.from(magic, 'hex'), Buffer.alloc(50)]));
    expect(verdict).toBe('unscannable');
    expect(findings[0]?.message).toContain(name);
    expect(findings[0]?.fix).toContain(fix);
  });

  test('native code is flagged', async () => {
    expect(await scanBytes(Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(50)]))).toMatchObject({ verdict: 'flagged' });
  });
});

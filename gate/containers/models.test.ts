import { describe, expect, test } from 'vitest';
import { asm, assemble } from '../testing/assemble-pickle.ts';
import { assembleZip } from '../testing/assemble-zip.ts';
import { scanBytes } from '../testing/scan-bytes.ts';

function safetensors(header: unknown, bytes: number): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(bytes)]);
}
const f32 = (from: number, to: number): object => ({ dtype: 'F32', shape: [(to - from) / 4], data_offsets: [from, to] });

describe('safetensors', () => {
  test('pass when tensors cover the file exactly', async () => {
    expect(await scanBytes(safetensors({ __metadata__: { format: 'pt' }, b: f32(8, 24), a: f32(0, 8) }, 24))).toMatchObject({
      verdict: 'clean',
      format: 'safetensors',
    });
  });
  test.each([
    ['overlap', safetensors({ a: f32(0, 8), b: f32(4, 12) }, 12)],
    ['a hole', safetensors({ a: f32(0, 8), b: f32(12, 16) }, 16)],
    ['bytes nobody claims', safetensors({ a: f32(0, 8) }, 12)],
    ['missing bytes', safetensors({ a: f32(0, 8) }, 4)],
    ['another size than the shape says', safetensors({ a: { dtype: 'F64', shape: [1], data_offsets: [0, 4] } }, 4)],
    ['an unknown type', safetensors({ a: { dtype: 'PY', shape: [1], data_offsets: [0, 4] } }, 4)],
    ['a negative place', safetensors({ a: { dtype: 'F32', shape: [-1], data_offsets: [4, 0] } }, 0)],
    ['a header that is no JSON', safetensors('{"a": ', 4)],
  ])('do not pass with %s', async (_name, bytes) => {
    expect((await scanBytes(bytes)).verdict).toBe('unscannable');
  });
});

/** A protobuf field: a number as varint, anything else by its length. */
function field(number: number, value: number | string | Buffer): Buffer {
  if (typeof value === 'number') return Buffer.from([number * 8, value]);
  const bytes = Buffer.from(value);
  const length: number[] = [];
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    length.push((left % 128) | (left >= 128 ? 128 : 0));
    if (left < 128) break;
  }
  return Buffer.concat([
    number < 16 ? Buffer.from([number * 8 + 2]) : Buffer.from([(number % 16) * 8 + 2 + 128, number >> 4]),
    Buffer.from(length),
    bytes,
  ]);
}
const all = (...parts: Buffer[]): Buffer => Buffer.concat(parts);
const node = (domain: string): Buffer => all(field(1, 'x'), field(2, 'y'), field(4, 'Op'), field(7, domain));
const onnx = (...graph: Buffer[]): Buffer =>
  all(field(1, 8), field(2, 'maker'), field(7, all(...graph)), field(8, all(field(1, 'ai.onnx.ml'), field(2, 3))));

describe('an ONNX model', () => {
  test('passes with standard operators and weights inside', async () => {
    const weights = field(5, all(field(1, 3), field(2, 1), field(8, 'w'), field(9, Buffer.alloc(12))));
    expect(await scanBytes(onnx(field(1, node('')), field(1, node('ai.onnx.ml')), weights))).toMatchObject({
      verdict: 'clean',
      format: 'onnx',
    });
  });
  test('may define functions of its own', async () => {
    const own = field(25, all(field(1, 'Op'), field(10, 'ours'), field(7, node(''))));
    expect((await scanBytes(all(onnx(field(1, node('ours'))), own))).verdict).toBe('clean');
  });
  test.each([
    ['operators of an unknown domain', onnx(field(1, node('evil.ops'))), 'onnx/custom-operator'],
    [
      'weights in another file',
      onnx(field(5, all(field(8, 'w'), field(13, all(field(1, 'location'), field(2, '../../labels.csv')))))),
      'onnx/external-data',
    ],
    ['a tensor said to lie elsewhere', onnx(field(5, all(field(8, 'w'), field(14, 1)))), 'onnx/external-data'],
    [
      'such a tensor in a constant',
      onnx(field(1, all(field(4, 'Constant'), field(5, all(field(1, 'value'), field(5, field(14, 1))))))),
      'onnx/external-data',
    ],
    [
      'such an operator in a branch',
      onnx(field(1, all(field(4, 'If'), field(5, field(6, field(1, node('evil'))))))),
      'onnx/custom-operator',
    ],
  ])('is flagged for %s', async (_name, bytes, rule) => {
    expect(await scanBytes(bytes)).toMatchObject({ verdict: 'flagged', rules: [rule] });
  });
  test.each([
    ['is cut short', onnx(field(1, node(''))).subarray(0, -3)],
    ['has a field ONNX does not know', all(onnx(field(1, node(''))), field(13, 'x'))],
    ['has no graph', all(field(1, 8), field(2, 'maker'))],
    ['has bytes after it', all(onnx(field(1, node(''))), Buffer.from([0]))],
  ])('is unscannable when it %s', async (_name, bytes) => {
    expect((await scanBytes(bytes)).verdict).toBe('unscannable');
  });
});

describe('a skops file', () => {
  const skops = (schema: unknown): Buffer => assembleZip([{ name: 'schema.json', bytes: Buffer.from(JSON.stringify(schema)) }]);
  const of = (module: string, name: string, loader: string, content: unknown = {}): object => ({
    __module__: module,
    __class__: name,
    __loader__: loader,
    content,
  });
  test('passes with types of the environment', async () => {
    const model = of(
      'sklearn.linear_model._logistic',
      'LogisticRegression',
      'ObjectNode',
      of('builtins', 'dict', 'DictNode', { C: of('builtins', 'str', 'JsonNode', '1.0') }),
    );
    expect(await scanBytes(skops(model))).toMatchObject({ verdict: 'clean', format: 'skops' });
  });
  test.each([
    ['an unknown type', of('os', 'system', 'TypeNode'), 'skops/type'],
    ['a function', of('builtins', 'eval', 'FunctionNode'), 'skops/type'],
    [
      'an unknown type deep inside',
      of('builtins', 'dict', 'DictNode', { a: [of('builtins', 'list', 'ListNode', [of('subprocess', 'Popen', 'ObjectNode')])] }),
      'skops/type',
    ],
    ['a partial', of('functools', 'partial', 'PartialNode'), 'skops/loader'],
    ['a method', of('sklearn.linear_model._logistic', 'LogisticRegression', 'MethodNode'), 'skops/loader'],
    ['a constructor call', of('sklearn.linear_model._logistic', 'LogisticRegression', 'ConstructorFromReduceNode'), 'skops/call'],
  ])('is flagged for %s', async (_name, schema, rule) => {
    expect((await scanBytes(skops(schema))).rules).toContain(rule);
  });
  test('with a broken schema is unscannable', async () => {
    expect((await scanBytes(assembleZip([{ name: 'schema.json', bytes: Buffer.from('{') }]))).verdict).toBe('unscannable');
  });
});

describe('a torch file', () => {
  const storage = assemble(
    asm.mark,
    asm.text('storage'),
    asm.global('torch', 'FloatStorage'),
    asm.text('0'),
    asm.text('cpu'),
    asm.int(2),
    asm.tuple,
    'Q',
  );
  const tensor = assemble(asm.global('torch._utils', '_rebuild_tensor_v2'), asm.mark, storage, asm.int(0), asm.tuple, asm.reduce);
  const torch = (pickle: Buffer, ...names: string[]): Buffer =>
    assembleZip([
      { name: 'm/data.pkl', bytes: assemble(asm.proto(2), pickle, asm.stop) },
      { name: 'm/version', bytes: Buffer.from('3\n') },
      ...names.map((name) => ({ name, bytes: Buffer.from([1, 2, 3, 4, 5, 6, 7, 0]) })),
    ]);
  test('passes with tensors', async () => {
    expect(await scanBytes(torch(tensor, 'm/data/0'))).toMatchObject({ verdict: 'clean', format: 'torch' });
  });
  test('does not pass with other calls, missing storages or further files', async () => {
    expect((await scanBytes(torch(assemble(tensor, '0', asm.global('os', 'system'), ')R'), 'm/data/0'))).verdict).toBe('flagged');
    expect((await scanBytes(torch(assemble(tensor, '0', asm.global('torch.hub', 'load'), ')R'), 'm/data/0'))).verdict).toBe('flagged');
    expect((await scanBytes(torch(tensor))).verdict).toBe('unscannable');
    expect((await scanBytes(torch(tensor, 'm/data/0', 'm/code.bin'))).verdict).not.toBe('clean');
  });
});

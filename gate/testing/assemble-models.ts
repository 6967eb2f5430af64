import { assembleZip } from './assemble-zip.ts';

/** A protobuf field: a number as varint, anything else by its length. */
export function protoField(number: number, value: number | string | Buffer): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push((left % 128) | (left >= 128 ? 128 : 0));
    if (left < 128) return Buffer.from(bytes);
  }
}

/** An ONNX model of these graph fields, and further model fields after it. */
export function onnxModel(graph: readonly Buffer[], ...more: Buffer[]): Buffer {
  const opset = protoField(8, Buffer.concat([protoField(1, ''), protoField(2, 17)]));
  return Buffer.concat([protoField(1, 8), protoField(2, 'maker'), protoField(7, Buffer.concat(graph)), opset, ...more]);
}

/** An ONNX node; further fields after its names. */
export function onnxNode(op: string, domain: string, ...more: Buffer[]): Buffer {
  return protoField(1, Buffer.concat([protoField(1, 'x'), protoField(2, 'y'), protoField(4, op), protoField(7, domain), ...more]));
}

/** A TensorFlow SavedModel whose graph and library have nodes of these operators. */
export function savedModel(ops: readonly string[], inFunctions: readonly string[] = [], ...more: Buffer[]): Buffer {
  const node = (op: string): Buffer => Buffer.concat([protoField(1, 'n'), protoField(2, op)]);
  const functions = inFunctions.map((op) => protoField(1, Buffer.concat([protoField(1, protoField(1, 'f')), protoField(3, node(op))])));
  const graph = Buffer.concat([...ops.map((op) => protoField(1, node(op))), protoField(2, Buffer.concat(functions))]);
  return Buffer.concat([protoField(1, 1), protoField(2, Buffer.concat([protoField(2, graph), ...more]))]);
}

/** A `.npy` array with this header text. */
export function npy(header: string, bytes: Buffer, version = 1): Buffer {
  const text = Buffer.from(header.padEnd(117) + '\n', 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([Buffer.from('\u0093NUMPY', 'latin1'), Buffer.from([version, 0]), length, text, bytes]);
}

/** The header of an ordinary array. */
export function npyHeader(descr: string, shape: string): string {
  return `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`;
}

/** A safetensors file of this header; `announced` overrides the header's length. */
export function safetensors(header: unknown, bytes: Buffer | number, announced?: number): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(announced ?? json.length));
  return Buffer.concat([length, json, typeof bytes === 'number' ? Buffer.alloc(bytes) : bytes]);
}

/** A skops archive with this schema. */
export function skops(schema: unknown, ...members: { name: string; bytes: Buffer }[]): Buffer {
  return assembleZip([
    { name: 'schema.json', bytes: Buffer.from(typeof schema === 'string' ? schema : JSON.stringify(schema)) },
    ...members,
  ]);
}

/** A `.keras` archive with this configuration. */
export function keras(config: unknown, ...members: { name: string; bytes: Buffer }[]): Buffer {
  return assembleZip([
    { name: 'metadata.json', bytes: Buffer.from('{"keras_version": "3.0.0"}') },
    { name: 'config.json', bytes: Buffer.from(typeof config === 'string' ? config : JSON.stringify(config)) },
    ...members,
  ]);
}

type GgufValue = string | number | Buffer;

/** A GGUF model of version 3 with these keys (texts, 32-bit numbers, or type and value as bytes) and, after them, `rest`. */
export function gguf(keys: readonly (readonly [string, GgufValue])[], rest: Buffer = Buffer.alloc(0), tensors = 0, version = 3): Buffer {
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const u64 = (value: number): Buffer => Buffer.concat([u32(value), u32(0)]);
  const text = (value: string): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
  const value = (each: GgufValue): Buffer =>
    Buffer.isBuffer(each) ? each : typeof each === 'number' ? Buffer.concat([u32(4), u32(each)]) : Buffer.concat([u32(8), text(each)]);
  const pairs = keys.flatMap(([key, each]) => [text(key), value(each)]);
  return Buffer.concat([Buffer.from('GGUF'), u32(version), u64(tensors), u64(keys.length), ...pairs, rest]);
}

import { safetensors } from '../assemble-models.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil } from './pieces.ts';

/** safetensors files whose headers lie. */
export function safetensorsHeaders(): HostileFile[] {
  const f32 = (from: number, to: number): object => ({ dtype: 'F32', shape: [(to - from) / 4], data_offsets: [from, to] });
  return family('safetensors header that lies', 'safetensors', {
    overlap: safetensors({ a: f32(0, 8), b: f32(4, 12) }, 12),
    'a hole': safetensors({ a: f32(0, 8), b: f32(12, 16) }, 16),
    'bytes nobody claims': safetensors({ a: f32(0, 8) }, Buffer.concat([Buffer.alloc(8), evil])),
    'bytes that are missing': safetensors({ a: f32(0, 8) }, 4),
    'another size than its shape': safetensors({ a: { dtype: 'F64', shape: [1], data_offsets: [0, 4] } }, 4),
    'an unknown type': safetensors({ a: { dtype: 'PICKLE', shape: [1], data_offsets: [0, 4] } }, 4),
    'places the wrong way round': safetensors({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, 4),
    'a negative place': safetensors({ a: { dtype: 'F32', shape: [-1], data_offsets: [4, 0] } }, 0),
    'a place beyond 2^53': safetensors('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}', 4),
    'a name twice': safetensors(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}',
      4,
    ),
    'a name twice, once escaped': safetensors(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}',
      4,
    ),
    'places given twice': safetensors('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"data_offsets":[0,4]}}', 4),
    'metadata that is no text': safetensors({ __metadata__: { a: { b: 1 } }, a: f32(0, 4) }, 4),
    'a header that is no JSON': safetensors('{"a": ', 4),
    'a header that is a list': safetensors('{}[]', 0),
    'a header longer than the file': safetensors({ a: f32(0, 4) }, 4, 10_000),
    'a header of 2^60 bytes': safetensors({ a: f32(0, 4) }, 4, 2 ** 60),
    'a header shorter than it is': safetensors({ a: f32(0, 4) }, 4, 10),
    'a shape that overflows': safetensors({ a: { dtype: 'F32', shape: [2 ** 40, 2 ** 40], data_offsets: [0, 0] } }, 0),
    'a header that is no UTF-8': safetensors('{"\\ud800"', 4),
  });
}
